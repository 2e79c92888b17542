package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.Container;
import dev.continuo.config.Mode;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.SseClient;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code src/docs/status.md} and {@code GET /status} say the same. */
@Timeout(120)
class StatusDocumentIT {

    private static final Pattern ROW =
            Pattern.compile("^\\| `([^`]+)` \\| (\\w+) \\| ([^|]+) \\| [^|]+ \\|$", Pattern.MULTILINE);

    /** Their names are data. */
    private static final Pattern NAMED_BY_DATA =
            Pattern.compile("(upstream\\.directories\\.connections|subscribers\\.ended)\\.[^.]*");

    private static final String BUSY = "data: {\"directory\":\"/default\",\"payload\":{\"id\":\"evt_busy\",\"type\":"
            + "\"session.status\",\"properties\":{\"sessionID\":\"ses_1\",\"status\":{\"type\":\"busy\"}}}}\n\n";

    @TempDir
    Path directory;

    private final Map<String, Set<String>> told = new TreeMap<>();

    /** A row of the table. */
    private record Field(String type, boolean always) {}

    @Test
    void eachFieldIsDocumentedAndEachDocumentedOneIsThere() throws Exception {
        Map<String, Field> fields = fields();
        aRelayInTheMiddleOfThings();
        aRelayThatIsMisconfigured();
        aRelayWithAConnectionPerDirectory();
        aRelayWhoseServerEndsTooOften();

        told.forEach((path, types) -> {
            Field field = fields.get(path);
            assertTrue(field != null, () -> "not in src/docs/status.md: " + path);
            assertEquals(Set.of(kind(Objects.requireNonNull(field).type())), types, path);
        });
        Set<String> missing = new TreeSet<>(fields.keySet());
        missing.removeAll(told.keySet());
        // Seen only for moments: while a probe fails, and the directory of a gap that concerns one.
        missing.removeAll(Set.of("supervisor.failingSince", "upstream.notices[].directory"));
        assertEquals(Set.of(), missing);
    }

    @Test
    void theListsAreBoundedAndInOrder() throws Exception {
        try (DrivenUpstream upstream = DrivenUpstream.opencode();
                Container relay = start(upstream, Map.of())) {
            for (int i = 0; i < 25; i++) {
                upstream.send("data: not JSON\n\n");
            }
            Eventually.holds(
                    "25 gaps", () -> status(relay).getJsonObject("upstream").getInt("gaps") == 25);
            JsonArray notices = status(relay).getJsonObject("upstream").getJsonArray("notices");
            assertEquals(20, notices.size());
            assertEquals("unparsable", notices.getJsonObject(0).getString("reason"));

            try (SseClient first = SseClient.open(relay.port(), "/event");
                    SseClient second = SseClient.open(relay.port(), "/session/ses_1/event")) {
                first.next("server.connected");
                second.next("server.connected");
                JsonObject subscribers = status(relay).getJsonObject("subscribers");
                JsonArray all = subscribers.getJsonArray("furthestBehind");
                assertEquals(2, all.size());
                assertTrue(age(all, 0) >= age(all, 1), all::toString);
            }
            Eventually.holds(
                    "the seconds are counted",
                    () -> status(relay).getJsonObject("log").getJsonArray("lastMinute").stream()
                                    .mapToInt(n -> Integer.parseInt(n.toString()))
                                    .sum()
                            == 25);
        }
    }

    private static int age(JsonArray subscribers, int index) {
        return subscribers.getJsonObject(index).getInt("ageMs");
    }

    /** Lost once, with a turn in flight and subscribers. */
    private void aRelayInTheMiddleOfThings() throws Exception {
        try (DrivenUpstream upstream = DrivenUpstream.opencode();
                Container relay = start(upstream, Map.of("upstream.reconnect.initial_ms", "50"))) {
            upstream.send(BUSY);
            Eventually.holds(
                    "a turn", () -> status(relay).getJsonObject("sessions").getInt("inFlight") == 1);
            upstream.cut();
            Eventually.holds(
                    "the way back",
                    () -> status(relay).getJsonObject("upstream").getInt("gaps") == 1);
            try (SseClient one = SseClient.open(relay.port(), "/event?directory=/default");
                    SseClient other = SseClient.open(relay.port(), "/session/ses_1/event")) {
                one.next("server.connected");
                other.next("server.connected");
                Eventually.holds(
                        "a second is over",
                        () -> !status(relay)
                                .getJsonObject("log")
                                .getJsonArray("lastMinute")
                                .isEmpty());
                take(status(relay));
            }
        }
    }

    private void aRelayThatIsMisconfigured() throws Exception {
        try (DrivenUpstream upstream = DrivenUpstream.opencode()) {
            upstream.answer(DrivenUpstream.head(403, "Content-Length: 0"));
            try (Container relay = start(upstream, Map.of())) {
                Eventually.holds(
                        "the next attempt",
                        () -> status(relay).getJsonObject("upstream").containsKey("nextAttempt"));
                take(status(relay));
            }
        }
    }

    private void aRelayWithAConnectionPerDirectory() throws Exception {
        try (DrivenUpstream upstream = DrivenUpstream.opencode();
                Container relay = start(upstream, Map.of("upstream.scope", "directory"))) {
            upstream.answer(DrivenUpstream.head(503, "Content-Length: 0"));
            try (SseClient one = SseClient.open(relay.port(), "/event?directory=/a")) {
                one.next("server.connected");
                Eventually.holds("a failure", () -> status(relay).toString().contains("lastFailure"));
                take(status(relay));
            }
        }
    }

    private void aRelayWhoseServerEndsTooOften() throws Exception {
        try (Relay relay = Relay.supervising(directory, "", Map.of("SUPERVISOR_MAX_RESTARTS", "0"))) {
            JsonObject up = relay.awaitStatus(
                    "supervisor", now -> now.getString("state").equals("up"));
            take(Relay.parse(relay.get("/status").body()));
            var unused = ProcessHandle.of(up.getInt("pid")).map(ProcessHandle::destroyForcibly);
            relay.awaitStatus("supervisor", now -> now.getString("state").equals("crash_loop"));
            take(Relay.parse(relay.get("/status").body()));
        }
    }

    private static Container start(DrivenUpstream upstream, Map<String, String> more) {
        Map<String, String> settings = new TreeMap<>(more);
        settings.put("upstream.url", upstream.url("").toString());
        return Container.start(Mode.SERVER, settings);
    }

    private static JsonObject status(Container relay) {
        try {
            return Relay.parse(relay.get("/status").body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Notes what there is, and that what is always there is. */
    private void take(JsonObject status) throws IOException {
        Map<String, Set<String>> here = new TreeMap<>();
        walk("", status, here);
        fields().forEach((path, field) -> {
            boolean ofEveryAnswer = field.always() && !path.contains("[]") && !path.contains(".*.");
            assertTrue(!ofEveryAnswer || here.containsKey(path), () -> path + " in " + status);
        });
        here.forEach((path, types) ->
                told.computeIfAbsent(path, added -> new TreeSet<>()).addAll(types));
    }

    private static void walk(String path, JsonValue value, Map<String, Set<String>> into) {
        String name = NAMED_BY_DATA.matcher(path).replaceFirst("$1.*");
        switch (value.getValueType()) {
            case OBJECT -> {
                // The parts of the answer, and what is named by data, are no fields themselves.
                if (name.equals("upstream.directories.connections")) {
                    note(name, "object", into);
                }
                value.asJsonObject()
                        .forEach((key, inner) -> walk(path.isEmpty() ? key : path + "." + key, inner, into));
            }
            case ARRAY -> {
                note(name, "list", into);
                for (JsonValue inner : value.asJsonArray()) {
                    if (inner.getValueType() == JsonValue.ValueType.OBJECT) {
                        walk(path + "[]", inner, into);
                    }
                }
            }
            case STRING -> note(name, isMoment(((JsonString) value).getString()) ? "moment" : "text", into);
            case NUMBER -> note(name, "number", into);
            case TRUE, FALSE -> note(name, "boolean", into);
            case NULL -> note(name, "null", into);
        }
    }

    private static void note(String path, String type, Map<String, Set<String>> into) {
        into.computeIfAbsent(path, added -> new TreeSet<>()).add(type);
    }

    private static boolean isMoment(String text) {
        try {
            return !Instant.parse(text).equals(Instant.EPOCH);
        } catch (java.time.format.DateTimeParseException none) {
            return false;
        }
    }

    /** A word is a text like another. */
    private static String kind(String type) {
        return type.equals("word") ? "text" : type;
    }

    private static Map<String, Field> fields() throws IOException {
        Map<String, Field> fields = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("src", "docs", "status.md")));
        while (row.find()) {
            fields.put(row.group(1), new Field(row.group(2), row.group(3).equals("always")));
        }
        assertTrue(fields.size() > 60, () -> "rows found: " + fields.size());
        assertEquals(
                List.of("boolean", "list", "moment", "number", "object", "text", "word"),
                fields.values().stream().map(Field::type).distinct().sorted().toList());
        return fields;
    }
}
