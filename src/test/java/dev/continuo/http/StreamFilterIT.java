package dev.continuo.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.ControlEvent;
import dev.continuo.event.Dialect;
import dev.continuo.event.Event;
import dev.continuo.event.EventIds;
import dev.continuo.testing.Doors;
import dev.continuo.testing.Frame;
import dev.continuo.testing.Pauses;
import dev.continuo.testing.SseClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each door shows, of events 1 to 9, and how. */
class StreamFilterIT {

    private static final String ODD = "/home/jörg/my project+1";

    private Doors doors;

    @BeforeEach
    void fill() {
        doors = Doors.open(Doors.POLICY);
        doors.append("/default", "ses_1", "message.updated", "1");
        doors.append("/other", "ses_2", "message.updated", "2");
        doors.append(null, null, "installation.updated", "3");
        doors.append(ODD, "ses_1", "session.idle", "4");
        append(inWorkspace("/default", "w1", "5"));
        append(inWorkspace("/default", "w2", "6"));
        append(control(null));
        append(control("/other"));
        doors.append("/default", "ses_1", "session.idle", "9");
    }

    @AfterEach
    void close() {
        doors.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/global/event, '1 2 3 4 5 6 7 8 9'",
        "/global/event?directory=/other, '2 3 7 8'",
        "/global/event?nonsense=1, '1 2 3 4 5 6 7 8 9'",
        "/event, '1 3 5 6 7 9'",
        "/event?directory=, '1 3 5 6 7 9'",
        "/event?directory=/other, '2 3 7 8'",
        "/event?directory=%2Fother, '2 3 7 8'",
        "/event?directory=/other/, '2 3 7 8'",
        "/global/event?directory=/other//, '2 3 7 8'",
        "/event?directory=/nowhere/../other, '2 3 7 8'",
        "/global/event?directory=//./other/., '2 3 7 8'",
        "/session/ses_2/event?directory=/other/, '2 7 8'",
        "/event?directory=%2Fhome%2Fj%C3%B6rg%2Fmy%20project%2B1, '3 4 7'",
        "/event?directory=/nowhere, '3 7'",
        "/event?workspace=w1, '1 3 5 7 9'",
        "/global/event?workspace=w2, '1 2 3 4 6 7 8 9'",
        "/session/ses_1/event, '1 4 7 8 9'",
        "/session/ses_1/event?directory=/default, '1 7 9'",
        "/session/ses_1/event?session=ses_1, '1 4 7 8 9'",
        "/session/ses_1/event?types=session.*, '4 7 8 9'",
        "/session/ses_none/event, '7 8'",
        "/global/event?session=ses_1, '1 4 7 8 9'",
        "/event?session=ses_1, '1 7 9'",
        "/global/event?types=session.idle, '4 7 8 9'",
        "'/event?types=session.*,installation.updated', '3 7 9'",
        "/global/event?types=message.*&session=ses_2, '2 7 8'"
    })
    void showsWhatWasAskedFor(String path, String expected) throws Exception {
        assertSeqs(expected, path);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/other, '2 3 7 8'",
        "%2Fother%2F, '2 3 7 8'",
        "%2Fother, '2 3 7 8'",
        "%2Fhome%2Fj%C3%B6rg%2Fmy%20project%2B1, '3 4 7'",
        "%2Fhome%2Fj%C3%B6rg%2Fmy%20project+1, '3 4 7'",
    })
    void theHeaderNamesADirectoryToo(String header, String expected) throws Exception {
        assertSeqs(expected, "/event", "x-opencode-directory: " + header);
        assertSeqs("2 3 7 8", "/event?directory=/other", "x-opencode-directory: " + header);
    }

    @Test
    void theSameHoldsForLiveEvents() throws Exception {
        try (SseClient client = SseClient.open(doors.port(), "/event?directory=/other&types=wanted")) {
            client.next("server.connected");
            doors.append("/other", "s", "unwanted", "10");
            doors.append("/default", "s", "wanted", "11");
            doors.append("/other", "s", "wanted", "12");
            append(control("/default"));
            append(control("/other"));
            assertEquals(
                    12,
                    client.next(frame -> !frame.type().equals("server.heartbeat"))
                            .seq());
            assertEquals(
                    14,
                    client.next(frame -> !frame.type().equals("server.heartbeat"))
                            .seq());
        }
    }

    @Test
    void theGlobalDoorShowsTheEnvelopeTheOthersItsPayload() throws Exception {
        String payload =
                "{\"id\":\"evt_x\",\"type\":\"message.updated\",\"properties\":{\"sessionID\":\"ses_2\",\"text\":\"2\"}}";
        assertEquals(
                "{\"directory\":\"/other\",\"payload\":" + payload + "}",
                replay("/global/event?session=ses_2").get(0).data());
        assertEquals(payload, replay("/event?directory=/other").get(0).data());
        assertEquals(payload, replay("/session/ses_2/event").get(0).data());
    }

    @Test
    void controlFramesHaveTheShapeOfTheirDoor() throws Exception {
        try (SseClient global = SseClient.open(doors.port(), "/global/event");
                SseClient plain = SseClient.open(doors.port(), "/event")) {
            assertTrue(global.next().data().startsWith("{\"payload\":{\"id\":\"evt_"), "in the envelope");
            assertTrue(plain.next().data().startsWith("{\"id\":\"evt_"), "without it");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u0000 \\ud83d\\ude00 \\\" \\/ \\\\n",
                "äöü ß € 😀 \u2028 \u00a0 \u200b \ufeff",
                "  leading and trailing  ",
                "",
                "data: not a field\\n\\nid: 1"
            })
    void aPayloadPassesByteForByte(String text) throws Exception {
        Event event = doors.event("/default", "ses_b", "t", text);
        append(event);
        assertEquals(
                new String(event.data(), StandardCharsets.UTF_8),
                replay("/global/event?session=ses_b").getLast().data());
        assertEquals(event.payload(), replay("/session/ses_b/event").getLast().data());
    }

    @Test
    void whitespaceAndLinesWithinThePayloadPassUnchanged() throws Exception {
        String head = " {\n  \"payload\" : ";
        String payload = "{ \"id\":\"evt_x\",\n\n\t\"type\" : \"t\", \"properties\":{\"sessionID\":\"ses_b\"} \n}";
        String text = head + payload + "\n}\n";
        append(new Event(
                "evt_x",
                null,
                "t",
                "ses_b",
                null,
                null,
                text.getBytes(StandardCharsets.UTF_8),
                head.length(),
                payload.length(),
                false));
        assertEquals(text, replay("/global/event?session=ses_b").getLast().data());
        assertEquals(payload, replay("/session/ses_b/event").getLast().data());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/global/event", "/event", "/session/ses_1/event"})
    void headAnswersAtOnceWithTheHeadersOfGet(String path) throws Exception {
        long start = System.nanoTime();
        try (Pauses pauses = Pauses.watch();
                SseClient head = SseClient.head(doors.port(), path);
                SseClient get = SseClient.open(doors.port(), path)) {
            for (SseClient client : List.of(head, get)) {
                assertEquals(200, client.status());
                assertEquals("text/event-stream", client.header("content-type"));
                assertEquals("no-cache, no-transform", client.header("cache-control"));
                assertEquals("no", client.header("x-accel-buffering"));
                assertEquals("nosniff", client.header("x-content-type-options"));
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start).minus(pauses.total());
            assertTrue(took.toMillis() < 1_000, () -> "at once, not after " + took);
        }
    }

    private void assertSeqs(String expected, String path, String... headers) throws Exception {
        List<Long> seqs =
                Arrays.stream(expected.split(" ", -1)).map(Long::valueOf).toList();
        assertEquals(seqs, replay(path, headers).stream().map(Frame::seq).toList());
    }

    /** Everything but the greeting, and the heartbeats that a slow machine leaves time for. */
    private List<Frame> replay(String path, String... headers) throws Exception {
        String all = path + (path.contains("?") ? "&" : "?") + "after_seq=0";
        try (SseClient client = SseClient.open(doors.port(), all, headers)) {
            assertEquals(SseClient.End.CLEAN, client.awaitEnd());
            return client.frames().stream()
                    .skip(1)
                    .filter(frame -> !frame.type().equals("server.heartbeat"))
                    .toList();
        }
    }

    private void append(Event event) {
        doors.log().append(List.of(event));
    }

    private Event inWorkspace(String directory, String workspace, String text) {
        Event event = doors.event(directory, "ses_w", "t", text);
        return new Event(
                event.id(),
                null,
                event.type(),
                event.session(),
                directory,
                workspace,
                event.data(),
                event.payloadOffset(),
                event.payloadLength(),
                false);
    }

    private static Event control(@Nullable String directory) {
        return ControlEvent.bare(ControlEvent.UPSTREAM_GAP)
                .toEvent(Dialect.OPENCODE, new EventIds(new SplittableRandom(2)), directory);
    }
}
