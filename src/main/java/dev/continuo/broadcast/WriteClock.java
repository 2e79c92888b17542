package dev.continuo.broadcast;

import dev.continuo.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Times the writes of one subscriber: how long the socket kept it waiting, and whether a write under way has stalled.
 * One thread at a time writes; the stall watch asks from another thread and interrupts that one, and no later write of
 * its.
 */
final class WriteClock implements FrameWriter.Output {

    private static final long IDLE = Long.MIN_VALUE;
    private static final long INTERRUPTING = Long.MAX_VALUE - 1;
    private static final long STALLED = Long.MAX_VALUE;

    /** A write that the socket takes at once is over sooner; longer ones had to wait. */
    private static final long TAKEN_AT_ONCE = Duration.ofMillis(1).toNanos();

    /** A power of two. */
    static final int WRITES_A_SAMPLE = 64;

    private final FrameSink sink;
    private final Clock clock;
    private final StreamTotals totals;
    private final AtomicLong started = new AtomicLong(IDLE);

    private volatile Thread writer = Thread.currentThread();
    private long lastTook;
    private long waited;
    private long bytes;
    private int untilSample;

    /**
     * Nothing written yet.
     *
     * @param untilSample how many writes come before the first that is timed for the totals; drawn for each stream, as
     *     first writes are not like others
     */
    WriteClock(FrameSink sink, Clock clock, StreamTotals totals, int untilSample) {
        this.sink = sink;
        this.clock = clock;
        this.totals = totals;
        this.untilSample = untilSample;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        watched(() -> sink.write(buffer, offset, length));
        bytes += length;
        totals.wrote(length);
    }

    /** Ends the response cleanly, which writes as well. */
    void finish() throws IOException {
        watched(sink::finish);
    }

    private void watched(Action action) throws IOException {
        writer = Thread.currentThread();
        long start = clock.nanoTime();
        if (!started.compareAndSet(IDLE, start)) {
            throw new StalledException();
        }
        try {
            action.run();
        } catch (IOException | RuntimeException e) {
            stop(start);
            throw e;
        }
        if (!stop(start)) {
            throw new StalledException();
        }
        lastTook = clock.nanoTime() - start;
        if (lastTook > TAKEN_AT_ONCE) {
            waited += lastTook;
            totals.waited();
        }
        if (untilSample-- == 0) {
            untilSample = WRITES_A_SAMPLE - 1;
            totals.sample(lastTook);
        }
    }

    /**
     * Ends a write.
     *
     * @return false when it has stalled; the interrupt has come by then and is over, lest it hit what this thread does
     *     next
     */
    private boolean stop(long start) {
        if (started.compareAndSet(start, IDLE)) {
            return true;
        }
        while (started.get() == INTERRUPTING) {
            Thread.onSpinWait();
        }
        Thread.interrupted();
        return false;
    }

    /** Something that may block on the socket. */
    private interface Action {
        void run() throws IOException;
    }

    /** How long writes waited for the socket since the last {@link #forgive}. */
    Duration waited() {
        return Duration.ofNanos(waited);
    }

    /** Whether the socket did not take the last write at once. */
    boolean waitedLast() {
        return lastTook > TAKEN_AT_ONCE;
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
                && start < INTERRUPTING
                && clock.nanoTime() - start >= timeout.toNanos()
                && started.compareAndSet(start, INTERRUPTING)) {
            writer.interrupt();
            started.set(STALLED);
        }
    }

    /** A write took longer than is allowed. */
    static final class StalledException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
