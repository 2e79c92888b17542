package dev.continuo.log;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A thread that reads, waits, reads; and counts how often its waiting ended. */
final class WaitingReader {

    private static final long LONG_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final LogReader reader;
    private final BlockingQueue<Long> seqs = new LinkedBlockingQueue<>();
    private final AtomicInteger wakes = new AtomicInteger();
    private final Thread thread;

    WaitingReader(EventLog log, Interest interest) {
        this.reader = log.open(interest, log.window().latest());
        this.thread = Thread.ofVirtual().start(this::run);
    }

    /** Returns once the thread waits. */
    void awaitParked() {
        long start = System.nanoTime();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new AssertionError("does not wait: " + thread.getState());
            }
            Thread.onSpinWait();
        }
    }

    /** The next seq it read. */
    long next() throws InterruptedException {
        Long seq = seqs.poll(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        if (seq == null) {
            throw new AssertionError("was not woken");
        }
        return seq;
    }

    int wakes() {
        return wakes.get();
    }

    /** Whether the thread came to its end. */
    boolean ends() throws InterruptedException {
        return thread.join(Duration.ofNanos(PATIENCE_NANOS));
    }

    /** Ends the thread and closes the reader. */
    void stop() throws InterruptedException {
        thread.interrupt();
        thread.join();
        reader.close();
    }

    private void run() {
        try {
            while (reader.read(100, 100) instanceof ReadResult.Batch batch) {
                batch.events().forEach(event -> seqs.add(event.seq()));
                reader.await(LONG_NANOS);
                wakes.incrementAndGet();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
