package dev.continuo.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The inputs that are kept, once each. */
class SeedsTest {

    static List<Arguments> seeds() throws IOException {
        List<Arguments> all = new ArrayList<>();
        for (Target target : EnumSet.complementOf(EnumSet.of(Target.DOORS))) {
            target.seeds().forEach(seed -> all.add(Arguments.of(target, seed)));
        }
        return all;
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("seeds")
    void isTakenAsItMustBe(Target target, Path seed) throws IOException {
        target.run(seed);
    }

    @Test
    void everyTargetHasSeedsAndNobodyElse() throws IOException {
        Set<String> targets = Arrays.stream(Target.values())
                .map(target -> target.directory().getFileName().toString())
                .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> directories = Files.list(Target.SEEDS)) {
            assertEquals(
                    targets,
                    directories
                            .map(directory -> directory.getFileName().toString())
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }
}
