package dev.continuo.directory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which directories have been observed before, and since when they are not. Bounded: the ones left longest ago are
 * forgotten, first what was known of them, then their names; from then on, every directory that is not remembered
 * counts as one that was observed once, as a gap that is announced for nothing costs less than one that is not. Not
 * safe for use by several threads at once.
 *
 * @param <T> what is kept of a directory
 */
public final class Absences<T> {

    private final int maxNames;
    private final int maxKeepsakes;
    private final Map<String, Long> since = new LinkedHashMap<>();
    private final Map<String, T> keepsakes = new LinkedHashMap<>();
    private @Nullable Long forgotten;

    /**
     * Remembers nothing.
     *
     * @param maxNames how many directories it remembers, at least 1
     * @param maxKeepsakes of how many it remembers what was known of them
     */
    public Absences(int maxNames, int maxKeepsakes) {
        this.maxNames = maxNames;
        this.maxKeepsakes = maxKeepsakes;
    }

    /**
     * A directory is not observed any more.
     *
     * @param sinceNanos since when, of a clock that is the same for all
     */
    public void left(String directory, long sinceNanos, T keepsake) {
        since.remove(directory);
        since.put(directory, sinceNanos);
        keepsakes.remove(directory);
        keepsakes.put(directory, keepsake);
        if (keepsakes.size() > maxKeepsakes) {
            keepsakes.remove(keepsakes.keySet().iterator().next());
        }
        if (since.size() > maxNames) {
            forgotten = since.remove(since.keySet().iterator().next());
        }
    }

    /** A directory is observed again; returns its absence, if it was observed before. */
    public Optional<Absence<T>> returned(String directory) {
        Long left = since.remove(directory);
        T keepsake = keepsakes.remove(directory);
        Long begin = left == null ? forgotten : left;
        return begin == null ? Optional.empty() : Optional.of(new Absence<>(begin, keepsake));
    }
}
