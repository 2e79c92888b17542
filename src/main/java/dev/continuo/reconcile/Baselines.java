package dev.continuo.reconcile;

import dev.continuo.upstream.api.OpencodeApi;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far the log knows each aggregate's durable history. Not safe for use by several threads at once.
 *
 * <p>Bounded: with more aggregates than the upstream can be asked about there is no use in knowing them, and an
 * upstream whose history is too large to read is not asked for it again.
 */
public final class Baselines {

    private final Map<String, Long> last;
    private final Map<String, String> directories;
    private boolean primed;
    private boolean hopeless;

    /** Knows nothing. */
    public Baselines() {
        this.last = new HashMap<>();
        this.directories = new HashMap<>();
    }

    /** Begins where others are; the whole history has not been looked at for these. */
    public Baselines(Baselines others) {
        this.last = new HashMap<>(others.last);
        this.directories = new HashMap<>(others.directories);
        this.hopeless = others.hopeless;
    }

    /** The log has, or need not have, everything of an aggregate up to and with this number. */
    public void reached(String aggregate, long seq) {
        if (hopeless) {
            return;
        }
        last.merge(aggregate, seq, Math::max);
        if (last.size() > OpencodeApi.MOST_HISTORIES) {
            despair();
        }
    }

    /** The whole history has been looked at: an aggregate that is not known by now begins later. */
    public void primed() {
        primed = true;
    }

    /** Whether the whole history has been looked at once. */
    public boolean isPrimed() {
        return primed;
    }

    /** Nothing can be recovered from this upstream. */
    public void despair() {
        hopeless = true;
        last.clear();
        directories.clear();
    }

    /** The directory of an aggregate that is known, for the time when only its later history is looked at. */
    public void learn(String aggregate, String directory) {
        if (last.containsKey(aggregate)) {
            directories.put(aggregate, directory);
        }
    }

    /** The directory of an aggregate, or {@code null} when it was never learnt. */
    public @Nullable String directoryOf(String aggregate) {
        return directories.get(aggregate);
    }

    /** Whether nothing can be recovered from this upstream. */
    public boolean hopeless() {
        return hopeless;
    }

    /** Whether it is known what the log has of an aggregate. */
    public boolean knows(String aggregate) {
        return !hopeless && (primed || last.containsKey(aggregate));
    }

    /** The last number the log has of an aggregate, -1 when it has none. */
    public long of(String aggregate) {
        return last.getOrDefault(aggregate, -1L);
    }

    /** What to ask the upstream for. */
    public Map<String, Long> request() {
        return Map.copyOf(last);
    }
}
