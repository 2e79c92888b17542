package dev.continuo.broadcast;

import dev.continuo.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Times the writes of one subscriber: how long the socket kept it waiting, and whether a write under way has stalled.
 * The subscriber's thread writes; the stall watch asks from another thread and interrupts that one.
 */
final class WriteClock implements FrameWriter.Output {

    private static final long IDLE = Long.MIN_VALUE;
    private static final long STALLED = Long.MAX_VALUE;

    /** A write that the socket takes at once is over sooner; longer ones had to wait. */
    private static final long TAKEN_AT_ONCE = Duration.ofMillis(1).toNanos();

    private final FrameSink sink;
    private final Clock clock;
    private final Thread writer;
    private final AtomicLong started = new AtomicLong(IDLE);

    private long waited;
    private long bytes;

    /** Made on the thread that will write. */
    WriteClock(FrameSink sink, Clock clock) {
        this.sink = sink;
        this.clock = clock;
        this.writer = Thread.currentThread();
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        watched(() -> sink.write(buffer, offset, length));
        bytes += length;
    }

    /** Ends the response cleanly, which writes as well. */
    void finish() throws IOException {
        watched(sink::finish);
    }

    private void watched(Action action) throws IOException {
        long start = clock.nanoTime();
        if (!started.compareAndSet(IDLE, start)) {
            throw new StalledException();
        }
        try {
            action.run();
        } catch (IOException | RuntimeException e) {
            started.compareAndSet(start, IDLE);
            throw e;
        }
        if (!started.compareAndSet(start, IDLE)) {
            throw new StalledException();
        }
        long took = clock.nanoTime() - start;
        if (took > TAKEN_AT_ONCE) {
            waited += took;
        }
    }

    /** Something that may block on the socket. */
    private interface Action {
        void run() throws IOException;
    }

    /** How long writes waited for the socket since the last {@link #forgive}. */
    Duration waited() {
        return Duration.ofNanos(waited);
    }

    boolean hasWaited() {
        return waited > 0;
    }

    void forgive() {
        waited = 0;
    }

    long bytes() {
        return bytes;
    }

    boolean stalled() {
        return started.get() == STALLED;
    }

    /** Interrupts the writer when a write is under way for {@code timeout} or longer. Any thread. */
    void interruptIfStalled(Duration timeout) {
        long start = started.get();
        if (start != IDLE
                && start != STALLED
                && clock.nanoTime() - start >= timeout.toNanos()
                && started.compareAndSet(start, STALLED)) {
            writer.interrupt();
        }
    }

    /** A write took longer than is allowed. */
    static final class StalledException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
