package dev.continuo.relay;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.continuo.broadcast.OnFull;
import dev.continuo.broadcast.Streams;
import dev.continuo.event.Dialect;
import dev.continuo.event.EventIds;
import dev.continuo.log.LogBounds;
import dev.continuo.log.memory.MemoryEventLog;
import dev.continuo.session.TurnTracker;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.StreamPolicies;
import dev.continuo.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PulseTest {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final MemoryEventLog log =
            new MemoryEventLog(new LogBounds(100, 1 << 20, Duration.ZERO), "e", Clock.system());
    private final LogWriter writer = new LogWriter(log, new TurnTracker(Clock.system(), 10));
    private final Streams streams = new Streams(
            log,
            StreamPolicies.places(10, OnFull.BUSY),
            Dialect.OPENCODE,
            new EventIds(new SplittableRandom(1)),
            Clock.system(),
            () -> ThreadLocalRandom.current().nextLong());
    private final Pulse pulse = new Pulse(writer, log, streams);
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void close() throws InterruptedException {
        released.countDown();
        streams.close(Duration.ofMillis(10));
        log.close();
    }

    @Test
    void anIdleRelayMoves() throws InterruptedException {
        for (int look = 0; look < 3 * Pulse.LOOKS_UNTIL_DEAD; look++) {
            pulse.look();
            assertNull(pulse.verdict());
            // Looks that follow each other faster find one walk again and again on a busy machine.
            Thread.sleep(20);
        }
    }

    @Test
    void oneThatNobodyHasLookedAtMoves() {
        assertNull(pulse.verdict());
        assertNull(pulse.stoppedBy(), "the first question begins the looks");
        pulse.close();
    }

    @Test
    void whoStaysAloneAtTheLogStopsIt() throws InterruptedException {
        CountDownLatch alone = new CountDownLatch(1);
        Thread wedge = Thread.ofPlatform()
                .start(() -> writer.exclusively(entry -> {
                    alone.countDown();
                    block();
                    return true;
                }));
        alone.await();
        stopsAt("the way from the upstream into the log");
        released.countDown();
        wedge.join();
        movesAgain();
    }

    @Test
    void writersThatGetNoProcessorStopIt() throws InterruptedException {
        AtomicBoolean enough = new AtomicBoolean();
        CountDownLatch spinning = new CountDownLatch(PROCESSORS);
        try {
            for (int i = 0; i < PROCESSORS; i++) {
                Thread.ofVirtual().start(() -> {
                    spinning.countDown();
                    while (!enough.get()) {
                        Thread.onSpinWait();
                    }
                });
            }
            spinning.await();
            stopsAt("the scheduler of threads");
        } finally {
            enough.set(true);
        }
        movesAgain();
    }

    @Test
    void writersThatSocketsHoldUpDoNot() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(4 * PROCESSORS);
        for (int i = 0; i < 4 * PROCESSORS; i++) {
            streams.probe(() -> {
                held.countDown();
                block();
            });
        }
        held.await();
        for (int look = 0; look < 2 * Pulse.LOOKS_UNTIL_DEAD; look++) {
            movesAgain();
        }
    }

    @Test
    void aStopIsNoStandstill() throws InterruptedException {
        streams.close(Duration.ofMillis(10));
        log.close();
        for (int look = 0; look < 3 * Pulse.LOOKS_UNTIL_DEAD; look++) {
            movesAgain();
        }
    }

    /** Not before so many looks, and then with words for where it is stuck. */
    private void stopsAt(String words) throws InterruptedException {
        pulse.look();
        for (int missed = 1; missed <= Pulse.LOOKS_UNTIL_DEAD; missed++) {
            assertNull(pulse.verdict(), "after " + missed + " looks");
            // A walk that is merely slow would be over by now.
            Thread.sleep(2);
            pulse.look();
        }
        assertNotNull(pulse.verdict());
        // The walk may still be on its way to where it is stuck.
        Eventually.holds("by " + words, () -> String.valueOf(pulse.verdict()).startsWith(words));
    }

    private void movesAgain() throws InterruptedException {
        Eventually.holds("it moves", () -> {
            pulse.look();
            return pulse.verdict() == null;
        });
    }

    private void block() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
