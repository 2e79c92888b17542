package dev.continuo.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.Doors;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.Frame;
import dev.continuo.testing.Pauses;
import dev.continuo.testing.SseClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One heartbeat a second from connect, whatever else happens on the stream. */
class HeartbeatIT {

    private static final int SECONDS = 4;

    /** How late one may be on a slow machine; less than would let twice the interval pass. */
    private static final long LATEST_MILLIS = 1_900;

    private Doors doors;

    @BeforeEach
    void open() {
        doors = Doors.open(Doors.POLICY);
    }

    @AfterEach
    void close() {
        doors.close();
    }

    @Test
    void comesOnTimeOnAnIdleABusyAndAFilteredStream() throws Exception {
        long asked = System.nanoTime();
        try (Pauses pauses = Pauses.watch();
                SseClient busy = SseClient.open(doors.port(), "/global/event");
                SseClient idle = SseClient.open(doors.port(), "/session/ses_none/event");
                SseClient filtered = SseClient.open(doors.port(), "/global/event?types=wanted")) {
            busy.next();
            idle.next();
            filtered.next();
            long start = System.nanoTime();
            int sent = 0;
            while (System.nanoTime() - start < SECONDS * 1_000_000_000L + 300_000_000L) {
                doors.append("/default", "ses_1", sent % 10 == 0 ? "wanted" : "other", "t" + sent);
                sent++;
                Thread.sleep(2); // the pace of the events
            }
            long head = sent;
            for (SseClient client : List.of(busy, idle, filtered)) {
                Eventually.holds(
                        "one that tells of the head",
                        () -> heartbeats(client).stream().anyMatch(heartbeat -> heartbeat.seq() == head));
                assertOnTime(asked, client.frames(), SECONDS, pauses.total());
                assertShape(heartbeats(client));
                assertNothingWasSkipped(client.frames());
            }
            assertEquals(0, idle.events().size());
            long before = -1;
            long arrived = asked;
            for (Frame heartbeat : heartbeats(idle)) {
                // One that is late may come right before the next, and nothing in between.
                boolean inOneGo = heartbeat.nanos() - arrived < 500_000_000;
                assertTrue(
                        heartbeat.seq() > before || before == head || inOneGo,
                        "its cursor advances past what it does not want");
                before = heartbeat.seq();
                arrived = heartbeat.nanos();
            }
        }
    }

    @Test
    void comesOnTimeDuringALongTerminalReplay() throws Exception {
        doors.appendMany(5_000, 300);
        long asked = System.nanoTime();
        try (Pauses pauses = Pauses.watch();
                SseClient slow =
                        SseClient.openSlowly(doors.port(), Duration.ofMillis(12), "/global/event?after_seq=0")) {
            assertEquals(SseClient.End.CLEAN, slow.awaitEnd());
            List<Frame> frames = slow.frames();
            long took = frames.get(frames.size() - 1).nanos() - frames.get(0).nanos();
            assertTrue(took > 2_300_000_000L, () -> "long enough to tell: " + took);
            assertOnTime(asked, frames, (int) ((took - 1_300_000_000L) / 1_000_000_000L), pauses.total());
            assertNothingWasSkipped(frames);
            assertEquals(5_000, slow.events().size());
        }
    }

    /**
     * The relay counts from some moment between the request and the arrival of the first frame. What it cannot send
     * while the process stands still is not made up for, so each comes as much later.
     */
    private static void assertOnTime(long asked, List<Frame> frames, int expected, Duration standstill) {
        int atLeast = expected - (int) Math.ceilDiv(standstill.toNanos(), 1_000_000_000L);
        long answered = frames.get(0).nanos();
        List<Frame> heartbeats = frames.stream()
                .filter(frame -> frame.type().equals("server.heartbeat"))
                .toList();
        assertTrue(heartbeats.size() >= atLeast, () -> heartbeats.size() + " heartbeats, expected " + atLeast);
        for (int k = 1; k <= heartbeats.size(); k++) {
            long arrived = heartbeats.get(k - 1).nanos();
            long earliest = asked + k * 1_000_000_000L;
            long latest = answered + (k * 1_000L + LATEST_MILLIS) * 1_000_000L + standstill.toNanos();
            int number = k;
            assertTrue(
                    arrived >= earliest && arrived <= latest,
                    () -> "heartbeat " + number + " after " + (arrived - answered) / 1_000_000 + " ms");
        }
    }

    private static void assertShape(List<Frame> heartbeats) {
        Set<String> ids = new HashSet<>();
        for (Frame heartbeat : heartbeats) {
            assertEquals(2, heartbeat.lines().size(), heartbeat::toString);
            assertTrue(heartbeat.lines().get(0).startsWith("id: testepoch-"), heartbeat::toString);
            assertEquals(Set.of("id", "type", "properties"), heartbeat.payload().keySet());
            assertTrue(heartbeat.properties().isEmpty(), heartbeat::toString);
            String id = heartbeat.payload().getString("id");
            assertTrue(id.startsWith("evt_") && ids.add(id), () -> "unique: " + id);
        }
    }

    /** No event comes after an id that already covers it. */
    private static void assertNothingWasSkipped(List<Frame> frames) {
        long covered = -1;
        for (Frame frame : frames) {
            long before = covered;
            assertTrue(
                    frame.control() ? frame.seq() >= before : frame.seq() > before,
                    () -> frame + " after an id of " + before);
            covered = frame.seq();
        }
    }

    private static List<Frame> heartbeats(SseClient client) {
        return client.frames().stream()
                .filter(frame -> frame.type().equals("server.heartbeat"))
                .toList();
    }
}
