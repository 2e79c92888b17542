package dev.continuo.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.log.LogBounds;
import dev.continuo.testing.Doors;
import dev.continuo.testing.Frame;
import dev.continuo.testing.SseClient;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a stream starts: each row of the contract's table, through the door. The window holds 11..20. */
class StreamStartIT {

    private static final String EPOCH = "testepoch";

    private Doors doors;

    @BeforeEach
    void fill() {
        doors = Doors.open(Doors.POLICY, new LogBounds(10, 1L << 30, Duration.ZERO));
        doors.appendMany(20, 0);
    }

    @AfterEach
    void close() {
        doors.close();
    }

    @Test
    void aStreamThatAsksForNothingIsGreetedAtTheHeadAndGoesOnLive() throws Exception {
        try (SseClient client = get("/global/event")) {
            Frame first = client.next();
            assertEquals("server.connected", first.type());
            assertEquals(EPOCH + "-20", first.id());
            assertEquals(EPOCH, first.properties().getString("epoch"));
            assertEquals(11, first.properties().getInt("oldest"));
            assertEquals(20, first.properties().getInt("latest"));
            doors.appendMany(1, 0);
            assertEquals(21, client.next(frame -> !frame.control()).seq());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 11, 19, 20})
    void aLastEventIdResumesAfterItWithoutGapOrDuplicate(long seq) throws Exception {
        try (SseClient client = get("/global/event", "Last-Event-ID: " + EPOCH + "-" + seq)) {
            assertEquals(EPOCH + "-" + seq, client.next("server.connected").id());
            doors.appendMany(5, 0);
            for (long expected = seq + 1; expected <= 25; expected++) {
                assertEquals(expected, client.next(frame -> !frame.control()).seq());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "15", "20", "testepoch-15"})
    void afterSeqReplaysUpToTheHeadAndEndsCleanly(String asked) throws Exception {
        long seq = Long.parseLong(asked.replace("testepoch-", ""));
        try (SseClient client = get("/global/event?after_seq=" + asked)) {
            assertEquals(SseClient.End.CLEAN, client.awaitEnd());
            List<Frame> frames = client.frames();
            assertEquals(EPOCH + "-" + seq, frames.get(0).id());
            assertEquals(LongStream.rangeClosed(seq + 1, 20).boxed().toList(), seqs(frames));
        }
    }

    @Test
    void afterSeqWithFollowReplaysAndGoesOnLive() throws Exception {
        try (SseClient client = get("/global/event?after_seq=18&follow=true")) {
            assertEquals(EPOCH + "-18", client.next("server.connected").id());
            assertEquals(19, client.next().seq());
            assertEquals(20, client.next().seq());
            doors.appendMany(1, 0);
            assertEquals(21, client.next(frame -> !frame.control()).seq());
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "testepoch-9, evicted, 9, 20",
        "testepoch-21, ahead, 21, 20",
        "otherepoch-15, epoch, 15, 10",
        "15, malformed, -1, 20",
        "gibberish, malformed, -1, 20"
    })
    void aLastEventIdThatCannotBeServedIsToldAndGoesOnLive(String cursor, String reason, long next, long from)
            throws Exception {
        try (SseClient client = get("/global/event", "Last-Event-ID: " + cursor)) {
            assertEquals(200, client.status());
            Frame connected = client.next();
            assertEquals("server.connected", connected.type());
            assertEquals("", connected.id());
            Frame expired = client.next();
            assertEquals("server.stream.expired", expired.type());
            assertEquals(EPOCH + "-" + from, expired.id());
            JsonObject properties = expired.properties();
            assertEquals(reason, properties.getString("reason"));
            assertEquals(next, properties.getJsonNumber("next").longValueExact());
            assertEquals(11, properties.getInt("oldest"));
            assertEquals(20, properties.getInt("latest"));
            doors.appendMany(1, 0);
            for (long expected = from + 1; expected <= 21; expected++) {
                assertEquals(expected, client.next(frame -> !frame.control()).seq());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "9, evicted, 9",
        "0, evicted, 0",
        "21, ahead, 21",
        "otherepoch-3, epoch, 3",
        "-1, malformed, -1",
        "x, malformed, -1"
    })
    void anAfterSeqThatCannotBeServedIsToldAndEndsCleanlyAtTheHead(String asked, String reason, long next)
            throws Exception {
        try (SseClient client = get("/global/event?after_seq=" + asked)) {
            assertEquals(SseClient.End.CLEAN, client.awaitEnd());
            assertEquals(
                    List.of("server.connected", "server.stream.expired"),
                    client.frames().stream().map(Frame::type).toList());
            Frame expired = client.frames().get(1);
            assertEquals(EPOCH + "-20", expired.id());
            assertEquals(reason, expired.properties().getString("reason"));
            assertEquals(next, expired.properties().getJsonNumber("next").longValueExact());
        }
    }

    @ParameterizedTest
    @CsvSource({"oldest, 10", "head, 20"})
    void onExpiredOverridesWhereTheStreamGoesOn(String wish, long from) throws Exception {
        for (String cursor : List.of("testepoch-3", "otherepoch-3")) {
            try (SseClient client = get("/global/event?on_expired=" + wish, "Last-Event-ID: " + cursor)) {
                assertEquals(
                        EPOCH + "-" + from, client.next("server.stream.expired").id());
                doors.appendMany(0, 0);
            }
        }
    }

    @Test
    void onExpiredCloseEndsCleanly() throws Exception {
        try (SseClient client = get("/global/event?on_expired=close", "Last-Event-ID: testepoch-3")) {
            assertEquals(SseClient.End.CLEAN, client.awaitEnd());
            assertEquals("server.stream.expired", client.frames().get(1).type());
        }
    }

    @Test
    void theHeaderWinsOverTheQueryAndBothOverAfterSeqAndItsEnd() throws Exception {
        String query = "/global/event?after_seq=11&lastEventId=testepoch-15";
        try (SseClient header = get(query, "Last-Event-ID: testepoch-18");
                SseClient queryOnly = get(query);
                SseClient emptyHeader = get(query, "Last-Event-ID: ");
                SseClient emptyQuery = get("/global/event?after_seq=11&lastEventId=")) {
            assertEquals(EPOCH + "-18", header.next().id());
            assertEquals(EPOCH + "-15", queryOnly.next().id());
            assertEquals(EPOCH + "-15", emptyHeader.next().id());
            assertEquals(EPOCH + "-11", emptyQuery.next().id());
            assertEquals(SseClient.End.CLEAN, emptyQuery.awaitEnd());
            doors.appendMany(1, 0);
            assertEquals(
                    21,
                    header.next(frame -> frame.seq() == 21 && !frame.control()).seq());
            assertEquals(
                    21,
                    queryOnly
                            .next(frame -> frame.seq() == 21 && !frame.control())
                            .seq());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "follow, maybe",
        "follow, TRUE",
        "types, ','",
        "types, 'a,'",
        "types, a*b",
        "on_expired, tail",
        "directory, work",
        "directory, ."
    })
    void aKnownParameterWithABadValueIsRefusedByName(String parameter, String value) throws Exception {
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
        try (SseClient client = get("/global/event?" + parameter + "=" + encoded)) {
            assertEquals(400, client.status());
            assertTrue(client.header("content-type").startsWith("application/json"), client.header("content-type"));
            assertEquals(SseClient.End.CLEAN, client.awaitEnd());
            String body = client.body();
            assertTrue(body.contains("\"parameter\":\"" + parameter + "\""), body);
            assertTrue(body.contains("\"value\":\"" + value + "\""), body);
            assertTrue(body.contains("\"allowed\":\""), body);
        }
    }

    @Test
    void unknownAndEmptyParametersAreIgnored() throws Exception {
        try (SseClient client = get("/global/event?nonsense=1&follow=&types=&after_seq=&on_expired=")) {
            assertEquals(200, client.status());
            assertEquals(EPOCH + "-20", client.next().id());
        }
    }

    @Test
    void theFirstFrameHasARetryWithinItsRangeAndNoLaterOneHas() throws Exception {
        boolean differ = false;
        long before = -1;
        for (int i = 0; i < 8; i++) {
            try (SseClient client = get("/global/event?after_seq=15")) {
                client.awaitEnd();
                Frame first = client.frames().get(0);
                assertTrue(first.lines().get(0).startsWith("retry: "), first::toString);
                long retry = Long.parseLong(first.value("retry"));
                assertTrue(retry >= 1_000 && retry <= 3_000, () -> "retry " + retry);
                differ |= before >= 0 && before != retry;
                before = retry;
                assertFalse(client.frames().stream()
                        .skip(1)
                        .anyMatch(f -> !f.value("retry").isEmpty()));
            }
        }
        assertTrue(differ, "eight streams with the same retry do not spread");
    }

    private static List<Long> seqs(List<Frame> frames) {
        return frames.stream().filter(f -> !f.control()).map(Frame::seq).toList();
    }

    private SseClient get(String path, String... headers) throws IOException {
        return SseClient.open(doors.port(), path, headers);
    }
}
