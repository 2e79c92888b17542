package dev.continuo.log.memory;

import dev.continuo.event.LoggedEvent;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Events in a circle, in ascending order, each found by its ordinal: how many were added before it. One writer at a
 * time (the log's lock); any number of readers without a lock.
 *
 * <p>A reader looks at a slot first and at {@link #first} after. The writer moves {@code first} before it empties or
 * reuses a slot or replaces the array, so an event that passes this check is the right one.
 */
final class Ring {

    /** The most events a ring can hold. */
    static final int MAX_SIZE = 1 << 30;

    private static final int MIN_SLOTS = 4;

    private volatile AtomicReferenceArray<@Nullable LoggedEvent> slots = new AtomicReferenceArray<>(MIN_SLOTS);
    private volatile long first;
    private volatile long end;

    /** The ordinal of the oldest event, which is how many have been removed so far. */
    long first() {
        return first;
    }

    /** The ordinal that the next event will have. */
    long end() {
        return end;
    }

    boolean isEmpty() {
        return first == end;
    }

    /** For tests: how many slots there are, a power of two. */
    int slots() {
        return slots.length();
    }

    /**
     * The event with this ordinal.
     *
     * @param ordinal below an {@link #end} that the caller has seen
     * @return {@code null} once it has been removed
     */
    @Nullable
    LoggedEvent get(long ordinal) {
        LoggedEvent event = slot(slots, ordinal);
        return ordinal < first ? null : event;
    }

    /** Writer only. */
    void add(LoggedEvent event) {
        long ordinal = end;
        if (ordinal - first == slots.length()) {
            resize(slots.length() * 2);
        }
        slots.set(index(slots, ordinal), event);
        end = ordinal + 1;
    }

    /** Writer only; not on an empty ring. */
    void removeFirst() {
        long ordinal = first;
        first = ordinal + 1;
        slots.set(index(slots, ordinal), null);
        if (slots.length() > MIN_SLOTS && end - first <= slots.length() / 4) {
            resize(slots.length() / 2);
        }
    }

    /** Writer only. The ordinal of the first event with a higher seq, {@link #end} when there is none. */
    long after(long seq) {
        long low = first;
        long high = end;
        while (low < high) {
            long middle = (low + high) >>> 1;
            LoggedEvent event = slot(slots, middle);
            if (event != null && event.seq() > seq) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private void resize(int length) {
        AtomicReferenceArray<@Nullable LoggedEvent> copy = new AtomicReferenceArray<>(length);
        for (long ordinal = first; ordinal < end; ordinal++) {
            copy.set(index(copy, ordinal), slot(slots, ordinal));
        }
        slots = copy;
    }

    private static @Nullable LoggedEvent slot(AtomicReferenceArray<@Nullable LoggedEvent> slots, long ordinal) {
        return slots.get(index(slots, ordinal));
    }

    private static int index(AtomicReferenceArray<@Nullable LoggedEvent> slots, long ordinal) {
        return (int) (ordinal & (slots.length() - 1));
    }
}
