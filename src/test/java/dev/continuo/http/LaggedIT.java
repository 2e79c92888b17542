package dev.continuo.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.broadcast.StreamEnd;
import dev.continuo.broadcast.StreamPolicy;
import dev.continuo.log.LogBounds;
import dev.continuo.testing.Doors;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.Frame;
import dev.continuo.testing.Pauses;
import dev.continuo.testing.SseClient;
import dev.continuo.testing.StreamPolicies;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A live subscriber that stops reading is told by how much it fell behind, and loses nothing that the window holds. */
class LaggedIT {

    private static final LogBounds LARGE_LOG = new LogBounds(1_000_000, 1L << 30, Duration.ZERO);

    /** More than a socket keeps waiting without counting as lag. Nothing but time passes, so it cannot be awaited. */
    private static final Duration LONGER_THAN_PATIENCE = Duration.ofMillis(2_100);

    /** A reader in a process that stands still for so long is not a healthy one. */
    private static final Duration NO_LONGER_HEALTHY = Duration.ofSeconds(1);

    @ParameterizedTest(name = "queue_max {0}, queue_max_bytes {1}")
    @CsvSource({"10, 1073741824", "1000000, 65536"})
    void tooManyEventsOrBytesAreToldAndTheReconnectLosesNothing(int queueMax, long queueMaxBytes) throws Exception {
        try (Doors doors = Doors.open(StreamPolicies.queue(queueMax, queueMaxBytes), LARGE_LOG);
                SseClient client = stuckInTheMidstOf(doors, "/global/event", 2_000)) {
            Frame lagged = laggedAfterResume(client);
            long last = lastSeq(client);
            JsonObject properties = lagged.properties();
            assertEquals(queueMax, properties.getInt("limit"));
            assertEquals(2_000 - last, properties.getJsonNumber("queued").longValueExact());
            assertEquals(0, properties.getInt("dropped"));
            assertEquals("testepoch-" + last, properties.getString("last"));
            assertEquals(1, properties.getInt("oldest"));
            assertEquals(2_000, properties.getInt("latest"));
            assertEquals(1, doors.streams().totals().ended(StreamEnd.LAGGED));
            try (SseClient again =
                    SseClient.open(doors.port(), "/global/event", "Last-Event-ID: " + properties.getString("last"))) {
                for (long expected = last + 1; expected <= 2_000; expected++) {
                    assertEquals(expected, again.next(frame -> !frame.control()).seq());
                }
            }
        }
    }

    @Test
    void aSubscriberIsToldEvenIfItHadEveryEventWhenTheSocketFilled() throws Exception {
        try (Doors doors = Doors.open(StreamPolicies.queue(10, 1L << 30), LARGE_LOG);
                SseClient client = stuckWithNothingWaiting(doors)) {
            doors.appendMany(11, 0);
            Thread.sleep(LONGER_THAN_PATIENCE);
            assertEquals(11, laggedAfterResume(client).properties().getInt("queued"));
        }
    }

    @Test
    void asManyEventsAsTheLimitAllowsMayWait() throws Exception {
        try (Doors doors = Doors.open(StreamPolicies.queue(10, 1L << 30), LARGE_LOG);
                SseClient client = stuckWithNothingWaiting(doors)) {
            doors.appendMany(10, 0);
            Thread.sleep(LONGER_THAN_PATIENCE);
            client.resume();
            client.next(frame -> frame.seq() == doors.log().window().latest());
            assertEquals(0, doors.streams().totals().ended(StreamEnd.LAGGED));
        }
    }

    @Test
    void oneEventMayWaitHoweverLargeButNotASecondOne() throws Exception {
        try (Doors doors = Doors.open(StreamPolicies.queue(1_000, 65_536), LARGE_LOG);
                SseClient one = stuckWithNothingWaiting(doors)) {
            doors.appendMany(1, 1_000_000);
            Thread.sleep(LONGER_THAN_PATIENCE);
            one.resume();
            one.next(frame -> frame.seq() == doors.log().window().latest());
        }
        try (Doors doors = Doors.open(StreamPolicies.queue(1_000, 65_536), LARGE_LOG);
                SseClient two = stuckWithNothingWaiting(doors)) {
            doors.appendMany(1, 1_000_000);
            doors.appendMany(1, 0);
            Thread.sleep(LONGER_THAN_PATIENCE);
            assertEquals(2, laggedAfterResume(two).properties().getInt("queued"));
        }
    }

    @ParameterizedTest(name = "queue_max {0}")
    @ValueSource(ints = {10, 1_000_000})
    void whatTheWindowDroppedUnseenIsCountedExactly(int queueMax) throws Exception {
        StreamPolicy policy = StreamPolicies.queue(queueMax, 1L << 30);
        try (Doors doors = Doors.open(policy, new LogBounds(100, 1L << 30, Duration.ZERO));
                SseClient all = SseClient.openButDoNotRead(doors.port(), "/global/event");
                SseClient ofSession = SseClient.openButDoNotRead(doors.port(), "/session/ses_1/event")) {
            Eventually.holds("they are served", () -> doors.streams().count() == 2);
            for (int i = 0; i < 1_000; i++) {
                if (i == 90) {
                    doors.awaitStandstill();
                }
                doors.append("/default", i % 4 == 0 ? "ses_1" : "ses_2", "t", "x".repeat(20_000));
            }
            Thread.sleep(LONGER_THAN_PATIENCE);
            JsonObject told = laggedAfterResume(all).properties();
            assertEquals(901, told.getInt("oldest"));
            assertEquals(1_000, told.getInt("latest"));
            assertEquals(900 - lastSeq(all), told.getInt("dropped"));
            assertEquals(100, told.getInt("queued"));

            JsonObject toldOfSession = laggedAfterResume(ofSession).properties();
            long last = lastSeq(ofSession);
            assertEquals(
                    LongStream.rangeClosed(last + 1, 900)
                            .filter(seq -> seq % 4 == 1)
                            .count(),
                    toldOfSession.getInt("dropped"));
            assertEquals(25, toldOfSession.getInt("queued"));
        }
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {300, 2_000})
    void aBurstThatHealthyReadersTakeIsNotLag(int size) throws Exception {
        long lagged = 1;
        Duration standstill = LONGER_THAN_PATIENCE;
        for (int round = 0; round < 5 && lagged > 0 && standstill.compareTo(NO_LONGER_HEALTHY) > 0; round++) {
            try (Pauses pauses = Pauses.watch()) {
                lagged = laggedOfHealthyReadersInABurst(size);
                standstill = pauses.longest();
            }
        }
        assertEquals(0, lagged);
    }

    private static long laggedOfHealthyReadersInABurst(int size) throws Exception {
        int readers = 50;
        int burst = 5_000;
        java.util.concurrent.atomic.AtomicInteger complete = new java.util.concurrent.atomic.AtomicInteger();
        List<SseClient> clients = new java.util.ArrayList<>();
        try (Doors doors = Doors.open(StreamPolicies.queue(1_000, 8 << 20), LARGE_LOG)) {
            for (int i = 0; i < readers; i++) {
                clients.add(SseClient.watch(
                        doors.port(),
                        frame -> {
                            if (frame.seq() == burst && !frame.control()) {
                                complete.incrementAndGet();
                            }
                        },
                        "/global/event"));
            }
            Eventually.holds("all are served", () -> doors.streams().count() == readers);
            doors.appendMany(burst, size);
            Eventually.holds(
                    "all got it",
                    Duration.ofSeconds(60),
                    () -> complete.get() == readers || doors.streams().totals().ended(StreamEnd.LAGGED) > 0);
            for (SseClient client : clients) {
                client.close();
            }
            return doors.streams().totals().ended(StreamEnd.LAGGED);
        }
    }

    @Test
    void aReplayThatIsFarBehindIsNotLagged() throws Exception {
        try (Doors doors = Doors.open(StreamPolicies.queue(10, 65_536), LARGE_LOG)) {
            doors.appendMany(5_000, 1_000);
            try (SseClient client = SseClient.openButDoNotRead(doors.port(), "/global/event?after_seq=0&follow=true")) {
                Eventually.holds(
                        "it is under way",
                        () -> doors.streams().count() == 1
                                && doors.streams().totals().delivered() > 0);
                Thread.sleep(LONGER_THAN_PATIENCE);
                client.resume();
                for (long expected = 1; expected <= 5_000; expected++) {
                    assertEquals(
                            expected, client.next(frame -> !frame.control()).seq());
                }
            }
        }
    }

    private static SseClient stuckInTheMidstOf(Doors doors, String path, int events) throws Exception {
        SseClient client = SseClient.openButDoNotRead(doors.port(), path);
        Eventually.holds("it is served", () -> doors.streams().count() == 1);
        doors.appendMany(events, 2_000);
        doors.awaitStandstill();
        Thread.sleep(LONGER_THAN_PATIENCE);
        return client;
    }

    /** Fills the socket one event at a time, until the write of the newest one blocks. */
    private static SseClient stuckWithNothingWaiting(Doors doors) throws Exception {
        SseClient client = SseClient.openButDoNotRead(doors.port(), "/global/event");
        Eventually.holds("it is served", () -> doors.streams().count() == 1);
        long written = 0;
        while (true) {
            doors.appendMany(1, 2_000);
            written++;
            if (!doors.awaitDelivered(written)) {
                assertTrue(written > 10, "the socket takes a while to fill");
                return client;
            }
        }
    }

    private static Frame laggedAfterResume(SseClient client) throws Exception {
        client.resume();
        assertEquals(SseClient.End.CUT, client.awaitEnd());
        List<Frame> frames = client.frames();
        Frame last = frames.get(frames.size() - 1);
        assertEquals("server.stream.lagged", last.type());
        assertEquals("", last.id());
        return last;
    }

    private static long lastSeq(SseClient client) {
        return client.frames().stream().mapToLong(Frame::seq).max().orElseThrow();
    }
}
