package dev.continuo.log.memory;

import dev.continuo.event.Event;
import dev.continuo.event.LoggedEvent;
import dev.continuo.event.Window;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How far a reader has come on one track. Counting in the track's own ordinals makes what is evicted unseen exact, and
 * lets events of other tracks come and go unnoticed. Used by the reader's thread.
 */
final class Follower {

    private final Track track;
    private long next;
    private long end;
    private boolean lost;
    private @Nullable LoggedEvent head;

    /**
     * A reader's place.
     *
     * @param next the ordinal it reads next; below the first one held: events are missing already
     */
    Follower(Track track, long next) {
        this.track = track;
        this.next = next;
    }

    Track track() {
        return track;
    }

    /**
     * Finds the next event of a window.
     *
     * @return how many there are at the most
     */
    long look(Window window) {
        end = track.ring.end();
        load(window);
        return end - next;
    }

    /** Whether there is an event that it has not passed. */
    boolean hasMore() {
        return track.ring.end() != next;
    }

    /** Passes {@link #head}. */
    void advance(Window window) {
        next++;
        load(window);
    }

    /** The next event, {@code null} when the window has no more of them or it is {@link #lost}. */
    @Nullable
    LoggedEvent head() {
        return head;
    }

    /** Whether the next event has been evicted. */
    boolean lost() {
        return lost;
    }

    /** Holds on to no event, lest an idle reader keeps an evicted one in memory. */
    void release() {
        head = null;
    }

    /** How many events have been evicted before they were passed. Exact under the log's lock. */
    long evicted() {
        return Math.max(0, track.ring.first() - next);
    }

    /** Counts what is still held and has not been passed: {@code total[0]} events, {@code total[1]} bytes. */
    void count(Window window, Predicate<Event> filter, long[] total) {
        long last = track.ring.end();
        for (long ordinal = Math.max(next, track.ring.first()); ordinal < last; ordinal++) {
            LoggedEvent logged = track.ring.get(ordinal);
            if (logged != null
                    && logged.seq() >= window.oldest()
                    && logged.seq() <= window.latest()
                    && filter.test(logged.event())) {
                total[0]++;
                total[1] += logged.event().data().length;
            }
        }
    }

    private void load(Window window) {
        lost = false;
        head = null;
        if (next < end) {
            LoggedEvent logged = track.ring.get(next);
            // Between the new window and the eviction itself an event is still there, but no longer held.
            lost = logged == null || logged.seq() < window.oldest();
            head = !lost && logged != null && logged.seq() <= window.latest() ? logged : null;
        }
    }
}
