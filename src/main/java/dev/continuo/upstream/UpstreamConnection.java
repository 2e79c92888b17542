package dev.continuo.upstream;

import jakarta.ws.rs.ext.Providers;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the upstream, wherever its server is at the moment: a loop while there is a server, and what
 * outlasts the loop. Safe for use by any thread.
 */
public final class UpstreamConnection {

    /** A dead process's last bytes are at hand, so this is for the case that something else holds its connection. */
    private static final Duration LAST_BYTES = Duration.ofMillis(500);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    private final UpstreamLoops loops;
    private final UpstreamPolicy policy;
    private final Function<UpstreamPolicy, URI> stream;
    private final UpstreamListener listener;
    private final UpstreamMemory memory;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable UpstreamLoop loop;
    private boolean closed;

    /** Paused; see {@link UpstreamLoops#connection}. */
    UpstreamConnection(
            UpstreamLoops loops,
            UpstreamPolicy policy,
            Function<UpstreamPolicy, URI> stream,
            UpstreamListener listener,
            UpstreamMemory memory) {
        this.loops = loops;
        this.policy = policy;
        this.stream = stream;
        this.listener = listener;
        this.memory = memory;
        memory.board().paused();
    }

    /** One moment of it. */
    public UpstreamStatus status() {
        return memory.board().read(loops.breaker());
    }

    /**
     * The server is up: connect to it, with no failures counted. Does nothing while it is connected, or once it is
     * closed.
     *
     * @param base the server's base URL
     */
    public void resume(URI base) {
        lock.lock();
        try {
            if (!closed && loop == null) {
                memory.board().resumed();
                loop = loops.start(stream.apply(policy.at(base)), listener, memory);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The server is gone: what it has sent is still read, then nothing is tried until {@link #resume}. Tells the
     * listener that the upstream is lost, unless it knows; returns when nothing is read any more.
     *
     * @param reason a short stable phrase, such as {@code crash}
     * @param sentence for people
     */
    public void pause(String reason, String sentence) {
        UpstreamLoop current;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            current = loop;
            loop = null;
        } finally {
            lock.unlock();
        }
        if (current != null) {
            end(current);
        }
        memory.board().paused();
        if (memory.lost()) {
            listener.lost(reason, sentence);
        }
    }

    /** See {@link UpstreamLoop#abandon}. */
    public void abandon(String reason, String sentence) {
        UpstreamLoop current = loop;
        if (current != null) {
            current.abandon(reason, sentence);
        }
    }

    /**
     * Ends it for good, mid-read too.
     *
     * @param timeout how long to wait for its thread and socket to be gone
     * @return whether they are
     */
    public boolean close(Duration timeout) {
        UpstreamLoop current;
        lock.lock();
        try {
            closed = true;
            current = loop;
        } finally {
            lock.unlock();
        }
        boolean gone = current == null || stop(current, timeout);
        memory.board().stopped();
        return gone;
    }

    /** The client's message body readers; known once a request has been made. */
    @Nullable
    Providers providers() {
        UpstreamLoop current = loop;
        return current == null ? null : current.providers();
    }

    private void end(UpstreamLoop current) {
        try {
            if (memory.board().read(BreakerState.CLOSED).state() == UpstreamState.CONNECTED) {
                current.awaitEnd(LAST_BYTES);
            }
            loops.stop(current, STOP_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
