package dev.continuo.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.broadcast.StreamEnd;
import dev.continuo.log.LogBounds;
import dev.continuo.testing.Doors;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.ServingThreads;
import dev.continuo.testing.SseClient;
import dev.continuo.testing.StreamPolicies;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A subscriber that never reads costs little, delays nobody, and is dropped in the end. */
class StuckSubscriberIT {

    private static final LogBounds SMALL_LOG = new LogBounds(1_000_000, 16 << 20, Duration.ZERO);
    private static final int HUNDRED_MEGABYTES = 100_000; // events of 1,000 bytes
    private static final int STUCK = 50;
    private static final int FEWER_THAN_MAKE_ONE_LAG = 900;
    private static final int PIPELINING = 12;
    private static final int COLLECTIONS_WITHOUT_GAIN = 4;
    private static final long NO_GAIN_BYTES = 8 * 1024;

    @Test
    void costsLittleMemoryHoweverMuchIsPublished() throws Exception {
        // However long a busy machine takes to publish, none is dropped meanwhile.
        try (Doors doors = Doors.open(StreamPolicies.stall(Duration.ofMinutes(10)), SMALL_LOG)) {
            heapAfterPublishing(doors); // what is made once is there by now
            long without = heapAfterPublishing(doors);
            List<SseClient> stuck = stuck(doors, STUCK);
            long with = heapAfterPublishing(doors);
            assertEquals(STUCK, doors.streams().count(), () -> "all are still there; ended: " + ends(doors));
            assertTrue(doors.streams().greatestLag() > HUNDRED_MEGABYTES / 2, "and stuck");
            long each = (with - without) / STUCK;
            System.out.println("heap per stuck subscriber: " + each + " bytes");
            assertTrue(each > 1_000 && each < 200_000, () -> "each stuck subscriber holds " + each + " bytes of heap");
            for (SseClient client : stuck) {
                client.reset();
            }
        }
    }

    /** The log is full before and after, so that it counts as nothing. */
    private static long heapAfterPublishing(Doors doors) {
        doors.appendMany(HUNDRED_MEGABYTES, 900);
        long least = Long.MAX_VALUE;
        // What other tests left behind goes in its own time, some of it only when a collection has been digested.
        for (int same = 0; same < COLLECTIONS_WITHOUT_GAIN; same++) {
            System.gc();
            long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            if (used < least - NO_GAIN_BYTES) {
                same = 0;
            }
            least = Math.min(least, used);
        }
        return least;
    }

    private static Map<StreamEnd, Long> ends(Doors doors) {
        Map<StreamEnd, Long> ends = new EnumMap<>(StreamEnd.class);
        for (StreamEnd end : StreamEnd.values()) {
            ends.put(end, doors.streams().totals().ended(end));
        }
        return ends;
    }

    @Test
    void delaysNobody() throws Exception {
        AtomicLong wrong = new AtomicLong();
        try (Doors doors = Doors.open(StreamPolicies.stall(Duration.ofMinutes(10)))) {
            List<SseClient> stuck = stuck(doors, 10);
            AtomicLong last = new AtomicLong(doors.log().window().latest());
            try (SseClient healthy = SseClient.watch(
                    doors.port(),
                    frame -> {
                        if (!frame.control() && !last.compareAndSet(frame.seq() - 1, frame.seq())) {
                            wrong.incrementAndGet();
                        }
                    },
                    "/global/event")) {
                assertEquals(200, healthy.status());
                Eventually.holds("all are served", () -> doors.streams().count() == 11);
                for (int sent = 0; sent < 20_000; sent += 1_000) {
                    doors.appendMany(1_000, 900);
                    long head = doors.log().window().latest();
                    Eventually.promptly("the healthy one has " + head, Duration.ofSeconds(2), () -> last.get() == head);
                }
                assertEquals(0, wrong.get());
                assertEquals(11, doors.streams().count(), "the stuck ones are still there");
                assertTrue(doors.streams().greatestLag() > 10_000, "and stuck");
            }
            for (SseClient client : stuck) {
                client.reset();
            }
        }
    }

    @Test
    void isDroppedAfterTheStallTimeout() throws Exception {
        try (Doors doors = Doors.open(StreamPolicies.stall(Duration.ofSeconds(1)))) {
            long start = System.nanoTime();
            List<SseClient> stuck = stuck(doors, 2);
            doors.appendMany(10_000, 900);
            Eventually.holds("they are dropped", () -> doors.streams().count() == 0);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(took.toMillis() >= 950 && took.toMillis() <= 15_000, () -> "dropped after " + took);
            assertEquals(2, doors.streams().totals().ended(StreamEnd.STALLED));
            Eventually.holds("their threads are gone", () -> ServingThreads.count() == 0);
            for (SseClient client : stuck) {
                assertNotEquals(SseClient.End.CLEAN, client.resume().awaitEnd());
                client.close();
            }
        }
    }

    /**
     * Head, frames and end of a response are three writes, and any of them may be the one that the socket does not
     * take. Replays of different lengths make it a different one for each client.
     */
    @Test
    void isDroppedInWhicheverPartOfWhicheverPipelinedReplayItStopsReading() throws Exception {
        try (Doors doors = Doors.open(StreamPolicies.stall(Duration.ofSeconds(1), PIPELINING))) {
            for (int i = 0; i < PIPELINING; i++) {
                doors.append("/default", "ses_1", "t", "x".repeat(1 + 37 * i));
            }
            List<Socket> stuck = new ArrayList<>();
            try {
                for (int i = 0; i < PIPELINING; i++) {
                    stuck.add(pipelining(doors.port(), i + 1));
                }
                Eventually.holds(
                        "all are dropped", () -> doors.streams().totals().ended(StreamEnd.STALLED) == PIPELINING);
                Eventually.holds("their threads are gone", () -> ServingThreads.count() == 0);
                assertEquals(0, doors.streams().count());
                for (int i = 0; i < PIPELINING; i++) {
                    assertTrue(doors.streams().takeSeat(), "place " + i);
                }
                assertFalse(doors.streams().takeSeat(), "no place more than there are");
            } finally {
                for (Socket socket : stuck) {
                    socket.setSoLinger(true, 0);
                    socket.close();
                }
            }
        }
    }

    /** Asks for more replays than fit into both sockets' buffers, and reads none. */
    private static Socket pipelining(int port, int afterSeq) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String requests = replay(afterSeq) + replay(PIPELINING).repeat(1_000);
        socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String replay(int afterSeq) {
        return "GET /global/event?after_seq=" + afterSeq + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    /** Connected, and held up by their sockets, so that none can be told that it lags. */
    private static List<SseClient> stuck(Doors doors, int count) throws IOException, InterruptedException {
        List<SseClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(SseClient.openButDoNotRead(doors.port(), "/global/event"));
        }
        Eventually.holds("all are served", () -> doors.streams().count() == count);
        doors.appendMany(FEWER_THAN_MAKE_ONE_LAG, 900);
        doors.awaitStandstill();
        return clients;
    }
}
