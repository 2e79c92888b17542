package dev.continuo.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.auth.Limits;
import dev.continuo.auth.Permit;
import dev.continuo.event.Dialect;
import dev.continuo.event.EventIds;
import dev.continuo.log.LogBounds;
import dev.continuo.log.memory.MemoryEventLog;
import dev.continuo.testing.Doors;
import dev.continuo.testing.Eventually;
import dev.continuo.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom a stop cuts. */
@Timeout(60)
class StreamsCloseTest {

    private final MemoryEventLog log =
            new MemoryEventLog(new LogBounds(10, 1 << 20, Duration.ZERO), "e", Clock.system());
    private final Streams streams = new Streams(
            log,
            Doors.POLICY,
            Dialect.PLAIN,
            new EventIds(new SplittableRandom(1)),
            Clock.system(),
            () -> ThreadLocalRandom.current().nextLong());
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean withdrawn;

    @AfterEach
    void release() {
        released.countDown();
        log.close();
    }

    @Test
    void whoHasItsLastFrameAndHasNotLeftYetIsNotCut() throws Exception {
        Leaving leaving = new Leaving();
        serve(leaving);
        Eventually.holds("greeted", () -> leaving.written.contains("server.connected"));
        withdrawn = true;
        streams.permitsChanged();
        leaving.atTheDoor.await();
        assertTrue(leaving.written.contains("server.stream.closing"), leaving.written);
        assertEquals(1, streams.count());
        assertEquals(0, streams.close(Duration.ZERO));
    }

    @Test
    void whoseSocketDoesNotTakeItIsCut() throws Exception {
        Stuck stuck = new Stuck();
        Thread serving = serve(stuck);
        stuck.writing.await();
        assertEquals(1, streams.close(Duration.ZERO));
        assertTrue(serving.join(Duration.ofSeconds(20)), "and its thread is free");
    }

    @Test
    void whoIsToldOnlyWhenItComesIsNotCut() throws Exception {
        assertEquals(0, streams.close(Duration.ZERO));
        Leaving late = new Leaving();
        serve(late);
        late.atTheDoor.await();
        assertTrue(late.written.contains("server.stream.closing"), late.written);
    }

    private Thread serve(FrameSink sink) {
        assertTrue(streams.takeSeat());
        return Thread.startVirtualThread(() -> streams.serve(
                sink,
                new StreamOptions(
                        Door.GLOBAL_EVENT,
                        View.WHOLE,
                        StreamFilter.EVERYTHING,
                        new StartRequest.Live(),
                        new Permit("ada", Limits.NONE, Long.MAX_VALUE, () -> withdrawn))));
    }

    /** Takes everything, but ends slowly. */
    private final class Leaving implements FrameSink {

        private final CountDownLatch atTheDoor = new CountDownLatch(1);
        private volatile String written = "";

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time writes
        public void write(byte[] buffer, int offset, int length) {
            written += new String(buffer, offset, length, StandardCharsets.UTF_8);
        }

        @Override
        public void finish() {}

        @Override
        public void cut() {
            atTheDoor.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Takes nothing, until its thread is interrupted. */
    private final class Stuck implements FrameSink {

        private final CountDownLatch writing = new CountDownLatch(1);

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            writing.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void finish() {}

        @Override
        public void cut() {}
    }
}
