package dev.continuo.event;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Makes unique ids for events of the relay itself. Safe for use by any thread. */
public final class EventIds {

    private final String prefix;
    private final AtomicLong next = new AtomicLong();

    /**
     * Ids of one process.
     *
     * @param random makes the ids of two processes differ
     */
    public EventIds(RandomGenerator random) {
        this.prefix = "evt_" + Long.toUnsignedString(random.nextLong(), Character.MAX_RADIX) + "_";
    }

    /** A new id: {@code evt_}, ASCII letters, digits and underscore, never a cursor. */
    public String next() {
        return prefix + Long.toString(next.incrementAndGet(), Character.MAX_RADIX);
    }
}
