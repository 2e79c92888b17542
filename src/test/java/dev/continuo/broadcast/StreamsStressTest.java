package dev.continuo.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.auth.Limits;
import dev.continuo.auth.Permit;
import dev.continuo.event.Dialect;
import dev.continuo.event.Event;
import dev.continuo.event.EventIds;
import dev.continuo.log.Interest;
import dev.continuo.log.LogBounds;
import dev.continuo.log.ReadResult;
import dev.continuo.log.memory.MemoryEventLog;
import dev.continuo.testing.StreamPolicies;
import dev.continuo.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who writes changes all the time, between a stream's own thread and the writers; no event may be lost, doubled or late
 * for ever in any of these changes.
 */
class StreamsStressTest {

    private static final int EVENTS = 3_000;

    /** After each of these there is nothing that would heal a wake-up that was lost. */
    private static final int BURSTS = 1_000;

    private static final int SESSIONS = 5;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everySubscriberGetsItsEventsOnceInOrderAndSoon(long seed) throws Exception {
        try (MemoryEventLog log =
                new MemoryEventLog(new LogBounds(1_000_000, 1 << 30, Duration.ZERO), "e", Clock.system())) {
            Streams streams = new Streams(
                    new HesitantLog(log),
                    // However long this process stands still, nobody lags meanwhile; and a heartbeat would look at the
                    // log, too.
                    StreamPolicies.withoutHeartbeats(1_000_000, 1L << 40),
                    Dialect.PLAIN,
                    new EventIds(new SplittableRandom(seed)),
                    Clock.system(),
                    () -> ThreadLocalRandom.current().nextLong());
            List<Client> clients = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String session = i % 4 == 0 ? "ses_" + i % SESSIONS : null;
                Client client = new Client(session, i % 10 == 0, seed * 1_000 + i);
                clients.add(client);
                assertTrue(streams.takeSeat());
                threads.add(Thread.startVirtualThread(() -> streams.serve(client, client.options())));
            }
            append(log, seed);
            assertEquals(EVENTS, truth(log).get(SESSIONS).size());
            awaitAll(clients, truth(log), "seed " + seed);
            Random random = new Random(seed);
            for (int burst = 1; burst <= BURSTS; burst++) {
                LockSupport.parkNanos(random.nextInt(300_000));
                for (int events = 1 + random.nextInt(3); events > 0; events--) {
                    log.append(List.of(event("ses_" + random.nextInt(SESSIONS))));
                }
                awaitAll(clients, truth(log), "seed " + seed + ", burst " + burst);
            }
            List<List<Long>> truth = truth(log);
            streams.close(Duration.ZERO);
            for (Thread thread : threads) {
                assertTrue(thread.join(Duration.ofSeconds(60)), "its thread ends");
            }
            for (Client client : clients) {
                assertEquals(client.expected(truth), client.seqs, "seed " + seed);
            }
        }
    }

    private static void awaitAll(List<Client> clients, List<List<Long>> truth, String when) {
        long start = System.nanoTime();
        for (int i = 0; i < clients.size(); i++) {
            Client client = clients.get(i);
            List<Long> expected = client.expected(truth);
            long last = expected.get(expected.size() - 1);
            while (client.last.get() < last) {
                int number = i;
                assertTrue(
                        System.nanoTime() - start < Duration.ofSeconds(60).toNanos(),
                        () -> when + ": client " + number + " never got its last event");
                LockSupport.parkNanos(50_000);
            }
        }
    }

    /** Appends at all paces, from two threads. */
    private static void append(MemoryEventLog log, long seed) throws InterruptedException {
        List<Thread> writing = new ArrayList<>();
        for (int writer = 0; writer < 2; writer++) {
            Random random = new Random(seed * 10 + writer);
            writing.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < EVENTS / 2; i++) {
                    log.append(List.of(event("ses_" + random.nextInt(SESSIONS))));
                    if (random.nextInt(8) == 0) {
                        LockSupport.parkNanos(random.nextInt(1_000_000));
                    }
                }
            }));
        }
        for (Thread thread : writing) {
            thread.join();
        }
    }

    /** Which seqs each session has, and last all of them. */
    private static List<List<Long>> truth(MemoryEventLog log) {
        List<List<Long>> seqs = new ArrayList<>();
        for (int session = 0; session <= SESSIONS; session++) {
            seqs.add(new ArrayList<>());
        }
        try (var reader = log.open(new Interest.All(), 0)) {
            if (reader.read(Integer.MAX_VALUE, Integer.MAX_VALUE) instanceof ReadResult.Batch batch) {
                batch.events().forEach(logged -> {
                    seqs.get(Integer.parseInt(
                                    String.valueOf(logged.event().session()).substring(4)))
                            .add(logged.seq());
                    seqs.get(SESSIONS).add(logged.seq());
                });
            }
        }
        return seqs;
    }

    private static Event event(String session) {
        byte[] data = "event".getBytes(StandardCharsets.US_ASCII);
        return new Event("", null, "t", session, null, null, data, 0, data.length, false);
    }

    /** Reads the cursors of its frames; some sometimes block, as a socket does. */
    private static final class Client implements FrameSink {

        private static final Pattern FRAME = Pattern.compile("id: e-(\\d+)\ndata: event\n\n");

        private final @Nullable String session;
        private final boolean blocks;
        private final Random random;
        private final List<Long> seqs = new ArrayList<>();
        private final AtomicLong last = new AtomicLong();
        private final AtomicLong writing = new AtomicLong();

        Client(@Nullable String session, boolean blocks, long seed) {
            this.session = session;
            this.blocks = blocks;
            this.random = new Random(seed);
        }

        StreamOptions options() {
            return new StreamOptions(
                    Door.GLOBAL_EVENT,
                    View.WHOLE,
                    new StreamFilter(null, null, session, TypeFilter.ALL, Limits.NONE),
                    new StartRequest.Resume("e-0", false, OnExpired.OLDEST),
                    Permit.EVERYBODY);
        }

        List<Long> expected(List<List<Long>> truth) {
            return truth.get(session == null ? SESSIONS : Integer.parseInt(session.substring(4)));
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            assertEquals(1, writing.incrementAndGet(), "one writer at a time");
            if (blocks && random.nextInt(20) == 0) {
                LockSupport.parkNanos(random.nextInt(10_000_000));
            }
            Matcher frames = FRAME.matcher(new String(buffer, offset, length, StandardCharsets.US_ASCII));
            while (frames.find()) {
                seqs.add(Long.parseLong(frames.group(1)));
            }
            if (!seqs.isEmpty()) {
                last.set(seqs.get(seqs.size() - 1));
            }
            writing.decrementAndGet();
        }

        @Override
        public void finish() {}

        @Override
        public void cut() {}
    }
}
