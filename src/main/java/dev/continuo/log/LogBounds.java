package dev.continuo.log;

import java.time.Duration;

/**
 * How much a log holds. What reaches a bound is held, what exceeds any of them evicts the oldest events. The newest
 * event is held whatever its weight and age.
 *
 * @param maxEvents at least 1
 * @param maxBytes of data, overhead and index together, at least 1
 * @param maxAge since the event was appended; zero: no bound
 */
public record LogBounds(long maxEvents, long maxBytes, Duration maxAge) {

    /** Checks the ranges. */
    public LogBounds {
        if (maxEvents < 1) {
            throw new IllegalArgumentException("maxEvents=" + maxEvents + ": must be at least 1");
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes=" + maxBytes + ": must be at least 1");
        }
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("maxAge=" + maxAge + ": must not be negative; zero means no bound");
        }
    }
}
