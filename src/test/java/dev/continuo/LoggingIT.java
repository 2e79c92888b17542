package dev.continuo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.Eventually;
import dev.continuo.testing.SseClient;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the process prints, line by line. */
@Timeout(120)
class LoggingIT {

    @TempDir
    Path directory;

    @Test
    void asJsonEveryLineIsAnObjectFromTheFirstToTheLast() throws Exception {
        try (Jar relay = start(Map.of("SERVER_LOG_FORMAT", "json", "LOG_MAX_EVENT", "5"))) {
            stream(relay.port());
            // Its client sees the end of a stream before the entry is written.
            Eventually.holds("the entry of the stream", () -> entered(relay));
            relay.terminate();
            assertEquals(0, relay.exitCode());
            List<JsonObject> lines = entries(relay.output());
            assertTrue(lines.stream().anyMatch(line -> line.getString("message").startsWith("Continuo listens on ")));
            JsonObject access = lines.stream()
                    .filter(line -> line.getString("logger").equals("dev.continuo.access"))
                    .findFirst()
                    .orElseThrow();
            assertEquals("/global/event", access.getString("door"));
            assertEquals("complete", access.getString("end"));
            assertTrue(lines.stream().anyMatch(line -> line.getString("message").startsWith("stopping")));
            assertEquals("WARNING", entries(relay.problems()).get(0).getString("level"));
        }
    }

    @Test
    void asJsonAWrongSettingIsAnObjectToo() throws Exception {
        try (Jar relay = start(Map.of("SERVER_LOG_FORMAT", "json", "LOG_MAX_EVENTS", "0"))) {
            assertEquals(78, relay.exitCode());
            JsonObject problem = entries(relay.problems()).get(0);
            assertEquals("ERROR", problem.getString("level"));
            assertEquals(
                    "log.max_events=0: must be at least 1 (events); set LOG_MAX_EVENTS, or unset it for 100000",
                    problem.getString("message"));
            assertEquals(List.of(), relay.output());
        }
    }

    @Test
    void theFormMayStandInAFile() throws Exception {
        Files.writeString(directory.resolve("mp-meta-config.yaml"), """
                add-default-sources: true
                add-discovered-sources: true
                sources: [{type: properties, path: continuo.properties}]
                """);
        Files.writeString(directory.resolve("continuo.properties"), "server.log.format=json\nlog.max_events=0\n");
        try (Jar relay = start(Map.of())) {
            assertEquals(78, relay.exitCode());
            assertEquals(1, entries(relay.problems()).size());
        }
    }

    @Test
    void aFormThatIsNoneIsToldInText() throws Exception {
        try (Jar relay = start(Map.of("SERVER_LOG_FORMAT", "xml"))) {
            assertEquals(78, relay.exitCode());
            assertEquals(
                    List.of("server.log.format=xml: must be text or json; set SERVER_LOG_FORMAT, or unset it for text"),
                    relay.problems());
        }
    }

    @Test
    void theLevelAndTheAccessEntriesAreChosen() throws Exception {
        assertTrue(printed(Map.of(), true).contains("dev.continuo.access: door=/global/event remote="));
        String less = printed(Map.of("SERVER_LOG_ACCESS", "off"));
        assertFalse(less.contains("dev.continuo.access"), less);
        assertTrue(less.contains("stopping"), less);
        String least = printed(Map.of("SERVER_LOG_LEVEL", "error"));
        assertEquals(1, least.lines().count(), least);
        assertTrue(printed(Map.of("SERVER_LOG_LEVEL", "trace"), true).contains("dev.continuo.access"));
    }

    private String printed(Map<String, String> settings) throws Exception {
        return printed(settings, false);
    }

    private String printed(Map<String, String> settings, boolean entry) throws Exception {
        try (Jar relay = start(settings)) {
            stream(relay.port());
            if (entry) {
                Eventually.holds("the entry of the stream", () -> entered(relay));
            }
            relay.terminate();
            assertEquals(0, relay.exitCode());
            return String.join("\n", relay.output());
        }
    }

    private static boolean entered(Jar relay) {
        try {
            return relay.output().stream().anyMatch(line -> line.contains("dev.continuo.access"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void stream(int port) throws Exception {
        try (SseClient client = SseClient.open(port, "/global/event?after_seq=0&types=a=b")) {
            assertEquals(SseClient.End.CLEAN, client.awaitEnd());
        }
    }

    private Jar start(Map<String, String> settings) throws IOException {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("SERVER_PORT", "0");
        return Jar.start(directory, environment);
    }

    private static List<JsonObject> entries(List<String> lines) {
        return lines.stream()
                .map(line -> Json.createReader(new StringReader(line)).readObject())
                .peek(entry -> assertTrue(
                        entry.keySet().containsAll(List.of("timestamp", "level", "logger", "thread", "message")),
                        entry::toString))
                .toList();
    }
}
