package dev.continuo.reconcile;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The ids of the newest events in the log. Adding costs a store, so that it can be done for each event; the set is made
 * when it is needed, which is rare. Not safe for use by several threads at once.
 */
public final class LoggedIds {

    private final String[] ring;
    private long added;

    /**
     * Remembers so many.
     *
     * @param capacity at least 1
     */
    public LoggedIds(int capacity) {
        this.ring = new String[capacity];
        Arrays.fill(ring, "");
    }

    /** The log has an event; one without an id is not remembered. */
    public void add(String id) {
        if (!id.isEmpty()) {
            ring[(int) (added++ % ring.length)] = id;
        }
    }

    /** How many have been added in all. */
    public long added() {
        return added;
    }

    /** Whether everything added since {@link #added} was {@code mark} is still remembered. */
    public boolean remembersSince(long mark) {
        return added - mark <= ring.length;
    }

    /** Those of this moment. */
    public Set<String> copy() {
        Set<String> ids = new HashSet<>(Arrays.asList(ring));
        ids.remove("");
        return ids;
    }
}
