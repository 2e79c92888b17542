package dev.continuo.upstream;

import dev.continuo.time.Clock;
import java.time.Duration;

/** A clock that somebody has to turn. */
final class HandClock implements Clock {

    private long nanos = 1_000;

    void advance(Duration duration) {
        nanos += duration.toNanos();
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public long currentTimeMillis() {
        return nanos / 1_000_000;
    }
}
