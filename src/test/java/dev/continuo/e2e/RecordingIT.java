package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.Frame;
import dev.continuo.testing.ScriptedConnection;
import dev.continuo.testing.SseClient;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What opencode really sent, through an upstream that wants a password, and out of every door byte for byte. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // started once for all tests
class RecordingIT {

    private static final String BASIC = "Basic b3BlbmNvZGU6c2VjcmV0";
    private static final String HOME = "/home/dev/proj";

    @TempDir
    static Path directory;

    private static DrivenUpstream upstream;
    private static Relay relay;
    private static SseClient live;
    private static int sentinels;

    @BeforeAll
    static void start() throws Exception {
        upstream = DrivenUpstream.opencode().page("/path", RecordingIT::path);
        relay = Relay.start(
                directory, upstream.url(""), Map.of("UPSTREAM_USERNAME", "opencode", "UPSTREAM_PASSWORD", "secret"));
        live = relay.open("/global/event?after_seq=0&follow=true");
        sendSentinel();
    }

    @AfterAll
    static void stop() throws Exception {
        live.close();
        relay.close();
        upstream.close();
    }

    private static void path(ScriptedConnection connection) throws IOException {
        boolean known = upstream.requests().stream()
                .filter(request -> request.line().startsWith("GET /path "))
                .allMatch(request -> BASIC.equals(request.header("Authorization")));
        DrivenUpstream.page(connection, known ? "{\"directory\":\"" + HOME + "\"}" : "<html>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "activity-global.sse",
                "demux-global.sse",
                "llm-abort-global.sse",
                "perm-retry-dispose-global.sse",
                "v2prompt-global.sse"
            })
    void comesOutOfEveryDoorAsItCameIn(String file) throws Exception {
        long before = sendSentinel();
        String recording = recording(file);
        upstream.send(recording);
        long after = sendSentinel();

        List<String> expected = recording
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .filter(RecordingIT::isLogged)
                .toList();
        assertFalse(expected.isEmpty());
        assertEquals(expected, out("/global/event", before, after));

        Set<String> directories = new TreeSet<>(Set.of(HOME));
        Set<String> sessions = new TreeSet<>();
        for (String line : expected) {
            JsonObject envelope = Relay.parse(line);
            directories.add(envelope.getString("directory", HOME));
            sessions.add(session(envelope));
        }
        sessions.remove("");
        for (String of : directories) {
            List<String> slices = expected.stream()
                    .filter(line -> Relay.parse(line).getString("directory", of).equals(of))
                    .map(RecordingIT::payload)
                    .toList();
            assertEquals(
                    slices, out("/event?directory=" + URLEncoder.encode(of, StandardCharsets.UTF_8), before, after));
            if (of.equals(HOME)) {
                assertEquals(slices, out("/event", before, after), "the upstream's own directory");
            }
        }
        for (String session : sessions) {
            List<String> slices = expected.stream()
                    .filter(line -> session(Relay.parse(line)).equals(session))
                    .map(RecordingIT::payload)
                    .toList();
            assertEquals(slices, out("/session/" + session + "/event", before, after));
        }
    }

    @Test
    void theStreamItselfIsAskedForWithThePasswordToo() {
        assertEquals(BASIC, upstream.streamRequests().get(0).header("Authorization"));
        assertTrue(upstream.streamRequests().get(0).line().startsWith("GET /global/event "));
    }

    /** The data of the events in (before, after), as a door replays them. */
    private static List<String> out(String door, long before, long after) throws Exception {
        return relay.replay(door, String.valueOf(before)).stream()
                .filter(frame -> frame.seq() < after)
                .map(Frame::data)
                .toList();
    }

    /** An event that is in no recording; returns its seq. */
    private static long sendSentinel() throws InterruptedException {
        String mark = "evt_sentinel" + ++sentinels + "\"";
        upstream.send("data: {\"payload\":{\"id\":\"" + mark + ",\"type\":\"sentinel\",\"properties\":{}}}\n\n");
        return live.next(frame -> frame.data().contains(mark)).seq();
    }

    private static boolean isLogged(String line) {
        String type = Relay.parse(line).getJsonObject("payload").getString("type");
        return !Set.of("server.connected", "server.heartbeat", "sync").contains(type);
    }

    /** Where opencode of today puts it, which is where all of these recordings have it. */
    private static String session(JsonObject envelope) {
        JsonObject properties = envelope.getJsonObject("payload").getJsonObject("properties");
        return properties == null ? "" : properties.getString("sessionID", "");
    }

    /** The payload's own bytes: opencode puts it last. */
    private static String payload(String line) {
        int from = line.indexOf("\"payload\":") + "\"payload\":".length();
        return line.substring(from, line.length() - 1);
    }

    private static String recording(String file) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(RecordingIT.class.getResourceAsStream("/opencode/" + file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
