package dev.continuo.broadcast;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts why streams ended. Safe for use by any thread. */
final class StreamEnds {

    private final Map<StreamEnd, LongAdder> counts = new EnumMap<>(StreamEnd.class);

    StreamEnds() {
        for (StreamEnd end : StreamEnd.values()) {
            counts.put(end, new LongAdder());
        }
    }

    void count(StreamEnd end) {
        Objects.requireNonNull(counts.get(end)).increment();
    }

    long of(StreamEnd end) {
        return Objects.requireNonNull(counts.get(end)).sum();
    }
}
