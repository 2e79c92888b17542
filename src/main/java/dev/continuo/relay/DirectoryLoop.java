package dev.continuo.relay;

import dev.continuo.upstream.UpstreamLoop;
import dev.continuo.upstream.UpstreamLoops;
import dev.continuo.upstream.UpstreamPolicy;
import dev.continuo.upstream.UpstreamStatus;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The connection of one directory, and who needs it. Guarded by {@link DirectoryLoops}, save its status. */
final class DirectoryLoop {

    private final UpstreamLoops loops;
    private final UpstreamPolicy policy;
    private final String key;
    private final Bookmark bookmark;
    private final Ingest ingest;
    private final DeafWatch deafWatch;
    private volatile @Nullable UpstreamLoop connection;

    final Set<Hold> holds = new HashSet<>();
    long unneededSinceNanos;
    boolean lingering;

    /** Does not connect yet. */
    DirectoryLoop(UpstreamLoops loops, UpstreamPolicy policy, Reach reach, Ingest ingest, Inquiries inquiries) {
        this.loops = loops;
        this.policy = policy;
        this.key = reach.directory() == null ? "" : reach.directory();
        this.bookmark = reach.bookmark();
        this.ingest = ingest;
        this.deafWatch = inquiries.watch(reach, this::status, this::abandon);
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

    /** The server is there. */
    void connect(URI base) {
        if (connection == null) {
            connection = loops.start(policy.at(base).streamUrl(key), ingest);
        }
    }

    /** Ends the connection, but does not wait for that; {@link #connect} makes another. */
    @Nullable
    UpstreamLoop disconnect() {
        UpstreamLoop current = connection;
        connection = null;
        if (current != null) {
            stop(current, Duration.ZERO);
        }
        return current;
    }

    /** Whether it is gone within some time. */
    boolean awaitEnd(UpstreamLoop ended, Duration timeout) {
        return stop(ended, timeout);
    }

    /** Ends everything. */
    void end() {
        deafWatch.close();
        disconnect();
    }

    /** One moment of the connection, or {@code null} while there is no server. Any thread. */
    @Nullable
    UpstreamStatus status() {
        UpstreamLoop current = connection;
        return current == null ? null : current.status();
    }

    private void abandon(String reason, String sentence) {
        UpstreamLoop current = connection;
        if (current != null) {
            current.abandon(reason, sentence);
        }
    }

    private boolean stop(UpstreamLoop current, Duration timeout) {
        try {
            return loops.stop(current, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
