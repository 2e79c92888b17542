package dev.continuo.testing;

import dev.continuo.broadcast.OnFull;
import dev.continuo.broadcast.StreamPolicy;
import java.time.Duration;

/** {@link Doors#POLICY} with some of its values changed. */
public final class StreamPolicies {

    private StreamPolicies() {}

    /** With these limits of what may wait for a live subscriber. */
    public static StreamPolicy queue(int max, long maxBytes) {
        return with(max, maxBytes, Duration.ofSeconds(30), 10_000, OnFull.BUSY, Duration.ZERO);
    }

    /** With these limits, and nothing that wakes a stream but its events. */
    public static StreamPolicy withoutHeartbeats(int max, long maxBytes) {
        return with(Duration.ofDays(1), max, maxBytes, Duration.ofSeconds(30), 10_000, OnFull.BUSY, Duration.ZERO);
    }

    /** With this stall timeout. */
    public static StreamPolicy stall(Duration timeout) {
        return with(1_000, 8 << 20, timeout, 10_000, OnFull.BUSY, Duration.ZERO);
    }

    /** With this stall timeout and this many places. */
    public static StreamPolicy stall(Duration timeout, int places) {
        return with(1_000, 8 << 20, timeout, places, OnFull.BUSY, Duration.ZERO);
    }

    /** With this many places. */
    public static StreamPolicy places(int places, OnFull onFull) {
        return with(1_000, 8 << 20, Duration.ofSeconds(30), places, onFull, Duration.ZERO);
    }

    /** With this greatest age. */
    public static StreamPolicy age(Duration age) {
        return with(1_000, 8 << 20, Duration.ofSeconds(30), 10_000, OnFull.BUSY, age);
    }

    private static StreamPolicy with(
            int queueMax, long queueMaxBytes, Duration stall, int places, OnFull onFull, Duration age) {
        return with(Duration.ofSeconds(1), queueMax, queueMaxBytes, stall, places, onFull, age);
    }

    private static StreamPolicy with(
            Duration heartbeat,
            int queueMax,
            long queueMaxBytes,
            Duration stall,
            int places,
            OnFull onFull,
            Duration age) {
        return new StreamPolicy(
                heartbeat,
                queueMax,
                queueMaxBytes,
                stall,
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                places,
                onFull,
                age,
                Duration.ZERO);
    }
}
