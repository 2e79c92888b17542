package dev.continuo.log.memory;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The held events that have one thing in common, those who read them, and those who are told of more of them. Changed
 * under the log's lock only; {@link #signal} is for any thread.
 */
final class Track {

    final Ring ring = new Ring();

    private final String key;
    // Most tracks are never waited for: the real set is made for the first one.
    private volatile Set<Runnable> told = Set.of();
    private int readers;

    /** With what its events have in common. */
    Track(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    boolean isUnused() {
        return ring.isEmpty() && readers == 0 && told.isEmpty();
    }

    void enter() {
        readers++;
    }

    void exit() {
        readers--;
    }

    void tell(Runnable somebody) {
        if (told.isEmpty()) {
            told = ConcurrentHashMap.newKeySet(1);
        }
        told.add(somebody);
    }

    void tellNoMore(Runnable somebody) {
        if (!told.isEmpty()) {
            told.remove(somebody);
        }
    }

    void signal() {
        for (Runnable somebody : told) {
            somebody.run();
        }
    }
}
