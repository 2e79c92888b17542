package dev.continuo.log.memory;

import dev.continuo.event.Event;
import dev.continuo.event.LoggedEvent;
import dev.continuo.log.Interest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The held events on tracks, such that each interest is one track or two without a common event. Every event is on
 * {@link #all}; on its directory's track or on {@link #undirected}; and on {@link #control} or on its session's track,
 * if it has a session. Used under the log's lock.
 */
final class Index {

    /** A reference in a track's array, which is never less than a quarter full. */
    static final int ENTRY_BYTES = 16;

    /** A track with an event: ring, smallest array, place on the shelf, key without its characters. */
    static final int TRACK_BYTES = 256;

    private final Track all = new Track("");
    private final Track undirected = new Track("");
    private final Track control = new Track("");
    private final Shelf directories = new Shelf();
    private final Shelf sessions = new Shelf();

    /**
     * Puts an event on its tracks.
     *
     * @param touched gets these tracks
     * @return what the event and its index entries cost, in bytes
     */
    long add(LoggedEvent logged, Set<Track> touched) {
        Event event = logged.event();
        all.ring.add(logged);
        touched.add(all);
        long cost = event.weight();
        for (Track track : filtered(event)) {
            cost += ENTRY_BYTES + (track.ring.isEmpty() ? overhead(track) : 0);
            track.ring.add(logged);
            touched.add(track);
        }
        return cost;
    }

    /**
     * Takes the oldest event off its tracks.
     *
     * @return how many bytes that frees
     */
    long removeOldest() {
        Event event = Objects.requireNonNull(all.ring.get(all.ring.first())).event();
        all.ring.removeFirst();
        long freed = event.weight();
        for (Track track : filtered(event)) {
            track.ring.removeFirst();
            freed += ENTRY_BYTES + (track.ring.isEmpty() ? overhead(track) : 0);
            tidy(track);
        }
        return freed;
    }

    /** The tracks that make up an interest. */
    List<Track> tracks(Interest interest) {
        return switch (interest) {
            case Interest.All every -> List.of(all);
            case Interest.InDirectory place -> List.of(directories.track(place.directory()), undirected);
            case Interest.OfSession one -> List.of(sessions.track(one.session()), control);
        };
    }

    /** Forgets a track that no event and no reader uses. */
    void tidy(Track track) {
        directories.tidy(track);
        sessions.tidy(track);
    }

    /** Every track there is. */
    List<Track> tracks() {
        List<Track> every = new ArrayList<>(List.of(all, undirected, control));
        every.addAll(directories.tracks());
        every.addAll(sessions.tracks());
        return every;
    }

    private List<Track> filtered(Event event) {
        Track place = event.directory() == null ? undirected : directories.track(event.directory());
        if (event.control()) {
            return List.of(place, control);
        }
        return event.session() == null ? List.of(place) : List.of(place, sessions.track(event.session()));
    }

    private long overhead(Track track) {
        boolean permanent = track == undirected || track == control;
        return permanent ? 0 : TRACK_BYTES + track.key().length();
    }
}
