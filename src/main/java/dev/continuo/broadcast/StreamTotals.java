package dev.continuo.broadcast;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/** What all streams together have done so far: counts, which only grow. Safe for use by any thread. */
public final class StreamTotals {

    private final Map<Door, LongAdder> opened = zeros(Door.class);
    private final Map<StreamEnd, LongAdder> ended = zeros(StreamEnd.class);
    private final LongAdder delivered = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder waits = new LongAdder();

    private volatile LongConsumer writeTimes = nanos -> {};

    StreamTotals() {}

    /** How many streams have begun at a door, those that found no place included. */
    public long opened(Door door) {
        return Objects.requireNonNull(opened.get(door)).sum();
    }

    /** How many streams ended for a reason. */
    public long ended(StreamEnd reason) {
        return Objects.requireNonNull(ended.get(reason)).sum();
    }

    /** How many events were written, control frames aside. */
    public long delivered() {
        return delivered.sum();
    }

    /** How many bytes of frames were written. */
    public long bytes() {
        return bytes.sum();
    }

    /** How many writes had to wait for their socket. */
    public long waits() {
        return waits.sum();
    }

    /**
     * Has some writes timed: one of {@value WriteClock#WRITES_A_SAMPLE} of each stream, so that the clock's reader
     * costs the others nothing.
     *
     * @param nanos is given how long each of them took; called by the writing thread, so it must not block
     */
    public void timeWrites(LongConsumer nanos) {
        writeTimes = nanos;
    }

    void opened(StreamOptions options) {
        Objects.requireNonNull(opened.get(options.door())).increment();
    }

    void ending(StreamEnd reason) {
        Objects.requireNonNull(ended.get(reason)).increment();
    }

    void delivered(int events) {
        delivered.add(events);
    }

    void wrote(int length) {
        bytes.add(length);
    }

    void waited() {
        waits.increment();
    }

    void sample(long nanos) {
        writeTimes.accept(nanos);
    }

    private static <E extends Enum<E>> Map<E, LongAdder> zeros(Class<E> type) {
        Map<E, LongAdder> counts = new EnumMap<>(type);
        for (E each : type.getEnumConstants()) {
            counts.put(each, new LongAdder());
        }
        return counts;
    }
}
