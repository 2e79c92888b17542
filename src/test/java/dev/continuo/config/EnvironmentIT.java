package dev.continuo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.Jar;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real environment of a real process. */
class EnvironmentIT {

    @TempDir
    Path directory;

    @Test
    void everyVariableIsReadAndEveryProblemIsSaidAtOnce() throws Exception {
        Map<String, String> environment = new HashMap<>();
        for (Row row : Rows.all()) {
            environment.put(row.catalogued().env(), row.refused().get(0));
        }
        try (Jar jar = Jar.start(directory, environment)) {
            assertEquals(78, jar.exitCode());
            assertEquals(
                    Rows.all().stream().map(Row::key).collect(Collectors.toSet()),
                    jar.problems().stream()
                            .map(line -> line.substring(0, line.indexOf('=')))
                            .collect(Collectors.toSet()));
            assertEquals(Rows.all().size(), jar.problems().size());
        }
    }

    @Test
    void theAliasIsReadFromTheEnvironment() throws Exception {
        try (Jar jar = Jar.start(directory, Map.of("OPENCODE_EXPERIMENTAL_EVENT_QUEUE_MAX", "many"))) {
            assertEquals(78, jar.exitCode());
            assertEquals(
                    "server.event_stream.queue_max=many: must be 1..1000000 (events);"
                            + " set OPENCODE_EXPERIMENTAL_EVENT_QUEUE_MAX, or unset it for 1000",
                    jar.problems().get(0));
        }
    }
}
