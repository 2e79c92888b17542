package dev.continuo.upstream;

import dev.continuo.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Ends a blocking wait that takes too long by interrupting the virtual thread in it. That frees any connector's read,
 * which closing the stream from another thread does not.
 *
 * <p>Made and closed by the thread that waits. The timer is the JDK's shared one: no thread per connection.
 *
 * @param <V> what a broken-off wait means
 */
final class StallWatch<V> implements AutoCloseable {

    private final Clock clock;
    private final long limitNanos;
    private final V tooLong;
    private final Thread waiter = Thread.currentThread();
    private final ReentrantLock lock = new ReentrantLock();
    private long waitingSince;
    private boolean waiting;
    private boolean closed;
    private @Nullable V verdict;

    /**
     * Watches the current thread.
     *
     * @param limit the longest one wait may take; zero = for ever
     * @param tooLong the verdict on a longer one
     */
    StallWatch(Clock clock, Duration limit, V tooLong) {
        this.clock = clock;
        this.limitNanos = limit.toNanos();
        this.tooLong = tooLong;
        if (limitNanos > 0) {
            checkIn(limitNanos);
        }
    }

    /** A wait begins. */
    void begin() {
        lock.lock();
        try {
            waitingSince = clock.nanoTime();
            waiting = true;
            if (verdict != null) {
                waiter.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** It is over. Takes back an interrupt of ours, so that it hits nothing else. */
    void end() {
        lock.lock();
        try {
            waiting = false;
            if (verdict != null) {
                Thread.interrupted();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Breaks off the current wait, or makes the caller see the verdict before the next one. Any thread. */
    void breakOff(V why) {
        lock.lock();
        try {
            if (verdict == null && !closed) {
                verdict = why;
                if (waiting) {
                    waiter.interrupt();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Why a wait was broken off, or {@code null}. */
    @Nullable
    V verdict() {
        lock.lock();
        try {
            return verdict;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private void checkIn(long nanos) {
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run)
                .execute(this::check);
    }

    private void check() {
        lock.lock();
        try {
            if (closed || verdict != null) {
                return;
            }
            long waited = waiting ? clock.nanoTime() - waitingSince : 0;
            if (waited >= limitNanos) {
                breakOff(tooLong);
            } else {
                checkIn(limitNanos - waited);
            }
        } finally {
            lock.unlock();
        }
    }
}
