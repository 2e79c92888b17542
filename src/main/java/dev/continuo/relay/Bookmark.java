package dev.continuo.relay;

import dev.continuo.event.Event;
import dev.continuo.reconcile.Baselines;
import dev.continuo.reconcile.LoggedIds;
import java.util.HashSet;
import java.util.Set;

/**
 * How far the log has what one connection carries, and later ones that carry the same. Guarded by being alone at the
 * log.
 */
final class Bookmark {

    private final Set<String> recovered = new HashSet<>();
    private Baselines baselines = new Baselines();
    private long reached;
    private boolean whole;

    Baselines baselines() {
        return baselines;
    }

    /**
     * Where events do not tell their numbers, the baselines stay where they were when the upstream was last asked, and
     * only the ids tell what came since: once ids are forgotten, what would be recovered might be in the log already.
     *
     * @param others where to begin then
     */
    void keepIfRemembered(LoggedIds recent, Baselines others) {
        if (!baselines.isPrimed() || !recent.remembersSince(reached)) {
            baselines = new Baselines(others);
            whole = false;
        }
    }

    /**
     * Whether the log has, or has told that it lacks, everything up to the baselines that a stream should have brought:
     * then the next gap can be complete.
     */
    boolean isWhole() {
        return whole;
    }

    /**
     * A stream has been caught up with.
     *
     * @param primed whether there were baselines before it began. Ones that are younger count what is still on its way
     *     as had, and should it never come, the next gap has to tell of it
     * @param accounted whether nothing is missing, or the log says so
     */
    void caughtUp(boolean primed, boolean accounted) {
        whole = primed && accounted;
    }

    /** The baselines are where the log was when so many ids had been added. */
    void reached(long added) {
        reached = added;
    }

    /** From now on a live copy of these is a repetition. */
    void recovered(Set<String> ids) {
        // Copies come late by moments, not by outages.
        recovered.clear();
        recovered.addAll(ids);
    }

    /** Whether it is the late copy of an event that was recovered. */
    boolean repeats(Event event) {
        return !recovered.isEmpty() && !event.id().isEmpty() && recovered.remove(event.id());
    }
}
