package dev.continuo.observe;

import dev.continuo.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * How far the streams are behind. Looked at once for all that a scrape asks, and so of one moment. Safe for use by any
 * thread.
 */
final class Lags {

    /** In events; the last is for all. */
    static final List<Long> BOUNDS = List.of(0L, 1L, 10L, 100L, 1_000L, 10_000L, 100_000L, Long.MAX_VALUE);

    private static final long ONE_MOMENT = Duration.ofMillis(200).toNanos();

    private final Supplier<long[]> source;
    private final Clock clock;
    private long[] lags = {};
    private long readNanos;
    private boolean read;

    Lags(Supplier<long[]> source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /** How many streams are so many events behind at the most. */
    long within(long bound) {
        return Arrays.stream(now()).filter(lag -> lag <= bound).count();
    }

    /** How many events the one that is furthest behind is. */
    long greatest() {
        return Arrays.stream(now()).max().orElse(0);
    }

    private synchronized long[] now() {
        long now = clock.nanoTime();
        if (!read || now - readNanos >= ONE_MOMENT) {
            lags = source.get();
            readNanos = now;
            read = true;
        }
        return lags;
    }
}
