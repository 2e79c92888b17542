package dev.continuo.config;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's table of settings is the catalogue. */
class ReadmeTest {

    @Test
    void theReadmeHasARowForEverySetting() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String table = Stream.of(Key.values()).map(ReadmeTest::row).collect(Collectors.joining("\n"));
        assertTrue(readme.contains(table), "the table in README.md must be:\n" + table);
    }

    private static String row(Key key) {
        String names = "`" + key.key() + "`"
                + key.alias().map(alias -> " (alias `" + alias + "`)").orElse("");
        String byDefault = key.defaultValue().map(value -> "`" + value + "`").orElse("unset");
        return "| " + names + " | " + byDefault + " | " + key.allowed() + " | " + key.sentence() + " |";
    }
}
