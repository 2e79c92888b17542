package dev.continuo.log.memory;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Tracks by key: one per session, or one per directory. A track is there as long as it has an event or somebody uses
 * it, so that keys nobody uses any more cost nothing. Used under the log's lock.
 */
final class Shelf {

    private final Map<String, Track> tracks = new HashMap<>();

    /** The track of this key, a fresh one if need be. */
    Track track(String key) {
        return tracks.computeIfAbsent(key, Track::new);
    }

    /** Takes the track away unless it is in use. */
    void tidy(Track track) {
        if (track.isUnused()) {
            tracks.remove(track.key(), track);
        }
    }

    Collection<Track> tracks() {
        return tracks.values();
    }
}
