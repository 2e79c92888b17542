package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.Frame;
import dev.continuo.testing.SseClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Events made to break the relay, or to speak to its subscribers in its name: each is passed as data or is one gap. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // started once for all tests
class MaliciousUpstreamIT {

    private static DrivenUpstream upstream;
    private static Relay relay;
    private static SseClient subscriber;
    private static int number;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        upstream = DrivenUpstream.opencode();
        relay = Relay.start(directory, upstream.url(""), Map.of("UPSTREAM_MAX_EVENT_BYTES", "1048576"));
        subscriber = relay.open("/global/event?after_seq=0&follow=true");
        subscriber.next("server.connected");
    }

    @AfterAll
    static void stop() throws Exception {
        relay.assertNoStackTrace();
        assertTrue(relay.upstream().getString("state").equals("connected"));
        assertEquals(1, upstream.streamRequests().size(), "nothing of it has cost the connection");
        subscriber.close();
        relay.close();
        upstream.close();
    }

    static Stream<Arguments> passed() {
        return Stream.of(
                event("escaped line ends", payload("\"text\":\"\\r\\nid: forged-9\\r\\n\\r\\ndata: {}\\n\\n\"")),
                event("an escaped NUL", payload("\"text\":\"\\u0000\"")),
                event("a lone surrogate", payload("\"text\":\"\\ud800\",\"sessionID\":\"\\udfff\"")),
                event("line and paragraph separators", payload("\"text\":\"\u2028\u2029\u0085\"")),
                event("half a character", bytes(payload("\"text\":\"\u00e4\""), 0xc3)),
                event("bytes that are no UTF-8", bytes(payload("\"text\":\"\u00e4\""), 0xff)),
                event("an overlong line end", bytes(payload("\"text\":\"\u00e4\""), 0xc0)),
                event("a name twice", payload("\"a\":1,\"a\":2,\"sessionID\":\"x\",\"sessionID\":\"y\"")),
                event("numbers beyond all bounds", payload("\"n\":1e999999999,\"m\":" + "9".repeat(10_000))),
                event("depth", payload("\"a\":" + "[".repeat(990) + "]".repeat(990))),
                event("a long name", payload("\"sessionID\":\"" + "s".repeat(4096) + "\"")),
                event(
                        "the relay's own type",
                        "{\"payload\":{\"id\":\"evt_x\",\"type\":\"server.stream.expired\",\"properties\":{}}}"),
                event("markup", payload("\"text\":\"</script><script>alert(1)</script>\"")));
    }

    static Stream<Arguments> gaps() {
        return Stream.of(
                event("a hundred thousand arrays", payload("\"a\":" + "[".repeat(100_000) + "]".repeat(100_000))),
                event(
                        "a hundred thousand objects",
                        payload("\"a\":" + "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000))),
                event("a NUL", payload("\"text\":\"\u0000\"")),
                event("a bare carriage return within a string", payload("\"text\":\"a\rid: forged-9\"")),
                event("an escape of a terminal", payload("\"text\":\"\u001b[2J\"")),
                event("half of an event", "{\"payload\":{\"id\":\"evt_x\""),
                event("a byte order mark", "\ufeff" + payload("\"a\":1")),
                event("something behind it", payload("\"a\":1") + "{}"),
                event("no type", "{\"payload\":{\"id\":\"evt_x\",\"properties\":{}}}"),
                event("a type of another kind", "{\"payload\":{\"id\":\"evt_x\",\"type\":7,\"properties\":{}}}"),
                event("a session of another kind", payload("\"sessionID\":{}")),
                event("a payload of another kind", "{\"payload\":[]}"),
                event("properties of another kind", "{\"payload\":{\"id\":\"e\",\"type\":\"t\",\"properties\":[]}}"),
                event("a session that is a megabyte", payload("\"sessionID\":\"" + "s".repeat(900_000) + "\"")),
                event("a session that is one too long", payload("\"sessionID\":\"" + "s".repeat(4097) + "\"")),
                event(
                        "a type that is one too long",
                        "{\"payload\":{\"id\":\"e\",\"type\":\"" + "t".repeat(4097) + "\",\"properties\":{}}}"),
                event(
                        "an id that is one too long",
                        "{\"payload\":{\"id\":\"" + "e".repeat(4097) + "\",\"type\":\"t\",\"properties\":{}}}"),
                event(
                        "a directory that is one too long",
                        "{\"directory\":\"" + "d".repeat(4097) + "\",\"payload\":" + Events.payload("s", 1) + "}"),
                event("more than an event may have", payload("\"text\":\"" + "x".repeat(1_048_577) + "\"")),
                event("hardly anything", " "),
                event("a word", "null"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("passed")
    void whatIsAnEventIsPassedByteForByteWithinItsLines(String what, byte[] data) throws Exception {
        Frame frame = only(data);
        assertEquals(new String(data, StandardCharsets.UTF_8), frame.data());
        assertEquals(List.of(), frame.values("event"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("gaps")
    void whatIsNoneIsOneGap(String what, byte[] data) throws Exception {
        Frame gap = only(data);
        assertEquals("server.upstream.gap", gap.type());
        assertTrue(List.of("unparsable", "oversized").contains(gap.properties().getString("reason")), gap.data());
    }

    @Test
    void dataOfSeveralLinesStaysDataOfSeveralLines() throws Exception {
        upstream.send("event: forged\nid: forged-9\nretry: 1\ndata: {\"payload\":\ndata: " + Events.payload("s", 1)
                + "\r\ndata: }\rid: forged-8\r\n\r\n");
        Frame frame = subscriber.next(MaliciousUpstreamIT::logged);
        assertEquals(List.of(), frame.values("event"));
        assertFalse(frame.id().startsWith("forged"), frame.id());
        assertEquals("{\"payload\":\n" + Events.payload("s", 1) + "\n}", frame.data());
    }

    /** Sends it and a harmless one behind it; what comes between is what became of it. */
    private static Frame only(byte[] data) throws InterruptedException {
        upstream.send("data: ");
        upstream.send(data);
        upstream.send("\n\n");
        upstream.send(Events.frame("/default", "ses_1", ++number));
        Frame first = subscriber.next(MaliciousUpstreamIT::logged);
        Frame harmless = subscriber.next(MaliciousUpstreamIT::logged);
        assertEquals(Events.envelope("/default", "ses_1", number), harmless.data());
        assertEquals(first.seq() + 1, harmless.seq());
        for (String line : first.lines()) {
            assertTrue(line.startsWith("data: ") || line.startsWith("id: ") || line.startsWith("event: "), line);
            assertFalse(line.startsWith("id: forged"), line);
        }
        return first;
    }

    /** By its text: a test's own parser has limits, too. */
    private static boolean logged(Frame frame) {
        return !frame.data().contains("\"type\":\"server.heartbeat\"")
                && !frame.data().contains("\"type\":\"server.connected\"");
    }

    private static Arguments event(String what, String data) {
        return Arguments.of(what, data.getBytes(StandardCharsets.UTF_8));
    }

    private static Arguments event(String what, byte[] data) {
        return Arguments.of(what, data);
    }

    /** The text with the first byte of its one character that has two replaced, and the second left out. */
    private static byte[] bytes(String text, int instead) {
        int at = text.indexOf('\u00e4');
        byte[] all = text.replace('\u00e4', '?').getBytes(StandardCharsets.US_ASCII);
        all[at] = (byte) instead;
        return all;
    }

    private static String payload(String properties) {
        return "{\"directory\":\"/default\",\"payload\":{\"id\":\"evt_evil_" + ++number
                + "\",\"type\":\"todo.updated\",\"properties\":{" + properties + "}}}";
    }
}
