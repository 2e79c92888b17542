package dev.continuo.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after the n-th consecutive failure: {@code initial · 2^(n−1)}, capped at {@code max}, then spread by
 * ±{@code jitter}, never above the cap.
 *
 * @param initial the wait after the first failure, before jitter
 * @param max the cap, not below {@code initial}
 * @param jitter the share of the wait, 0 to 1, by which it is spread to both sides
 */
public record Backoff(Duration initial, Duration max, double jitter) {

    /** Checks the ranges. */
    public Backoff {
        if (initial.isNegative() || initial.isZero()) {
            throw new IllegalArgumentException("initial must be > 0: " + initial);
        }
        if (max.compareTo(initial) < 0) {
            throw new IllegalArgumentException("max must be >= initial " + initial + ": " + max);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must be 0..1: " + jitter);
        }
    }

    /**
     * The wait before the next attempt.
     *
     * @param failures consecutive failures so far; 0 counts as 1 (the base delay after a clean end)
     * @param random where the jitter comes from
     */
    public Duration delay(int failures, RandomGenerator random) {
        return spread(unspread(failures), random);
    }

    /** The longest wait, spread: for what is worth probing only rarely. */
    public Duration cap(RandomGenerator random) {
        return spread(max.toNanos(), random);
    }

    private long unspread(int failures) {
        int doublings = Math.max(0, failures - 1);
        long first = initial.toNanos();
        long limit = max.toNanos();
        return doublings >= Long.numberOfLeadingZeros(first) - 1 ? limit : Math.min(first << doublings, limit);
    }

    private Duration spread(long nanos, RandomGenerator random) {
        double factor = jitter == 0 ? 1 : 1 + jitter * (2 * random.nextDouble() - 1);
        return Duration.ofNanos(Math.min((long) (nanos * factor), max.toNanos()));
    }
}
