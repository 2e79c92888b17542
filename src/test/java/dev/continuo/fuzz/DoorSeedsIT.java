package dev.continuo.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.http.DoorsFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The inputs that are kept for the doors, once each, to a relay. */
@Timeout(60)
class DoorSeedsIT {

    static List<Path> seeds() throws IOException {
        return Target.DOORS.seeds();
    }

    @BeforeAll
    static void start() {
        DoorsFuzz.fuzzerInitialize();
    }

    @AfterAll
    static void stop() {
        DoorsFuzz.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void isRefusedOrAnswered(Path seed) throws IOException {
        Target.DOORS.run(seed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two-lengths", "length-and-chunks"})
    void whereItIsNotClearWhereTheBodyEndsNothingBehindItIsServed(String seed) throws IOException {
        byte[] bytes = Files.readAllBytes(Target.DOORS.directory().resolve(seed));
        assertEquals(List.of(400), DoorsFuzz.answers(bytes));
    }
}
