package dev.continuo.log.memory;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The held events that have one thing in common, and those who wait for more of them. Changed under the log's lock
 * only; signalled by any thread.
 */
final class Track {

    final Ring ring = new Ring();

    private final String key;
    // Most tracks are never read: the real set is made for the first waiter.
    private volatile Set<Waiter> waiters = Set.of();

    /** With what its events have in common. */
    Track(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    boolean isUnused() {
        return ring.isEmpty() && waiters.isEmpty();
    }

    void join(Waiter waiter) {
        if (waiters.isEmpty()) {
            waiters = ConcurrentHashMap.newKeySet(1);
        }
        waiters.add(waiter);
    }

    void leave(Waiter waiter) {
        waiters.remove(waiter);
    }

    void signal() {
        for (Waiter waiter : waiters) {
            waiter.signal();
        }
    }
}
