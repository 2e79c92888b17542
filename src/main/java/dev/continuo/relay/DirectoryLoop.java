package dev.continuo.relay;

import dev.continuo.upstream.UpstreamConnection;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** The connection of one directory, and who needs it. Guarded by {@link DirectoryLoops}, save the connection itself. */
final class DirectoryLoop {

    private final String key;
    private final Bookmark bookmark;
    private final Ingest ingest;
    private final UpstreamConnection connection;
    private final DeafWatch deafWatch;

    final Set<Hold> holds = new HashSet<>();
    long unneededSinceNanos;
    boolean lingering;

    /** Owns the connection and the watch. */
    DirectoryLoop(String key, Bookmark bookmark, Ingest ingest, UpstreamConnection connection, DeafWatch deafWatch) {
        this.key = key;
        this.bookmark = bookmark;
        this.ingest = ingest;
        this.connection = connection;
        this.deafWatch = deafWatch;
    }

    /** The directory's canonical name; empty: one that the upstream does not name. */
    String key() {
        return key;
    }

    Bookmark bookmark() {
        return bookmark;
    }

    Ingest ingest() {
        return ingest;
    }

    UpstreamConnection connection() {
        return connection;
    }

    /** Ends everything, but does not wait for that. */
    void end() {
        deafWatch.close();
        connection.close(Duration.ZERO);
    }

    /** Waits for that; then what still waits enters the log. */
    void awaitEnd(Duration atMost) {
        if (connection.close(atMost)) {
            ingest.close();
        }
    }
}
