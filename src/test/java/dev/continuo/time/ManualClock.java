package dev.continuo.time;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that a test moves by hand. Starts just before the nanoseconds overflow, as a real one may. */
public final class ManualClock implements Clock {

    private static final long START = Long.MAX_VALUE - 5;

    private final AtomicLong nanos = new AtomicLong();

    /** Moves the time on. */
    public void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    @Override
    public long nanoTime() {
        return START + nanos.get();
    }

    @Override
    public long currentTimeMillis() {
        return nanos.get() / 1_000_000;
    }
}
