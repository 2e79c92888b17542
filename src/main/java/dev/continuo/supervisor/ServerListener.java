package dev.continuo.supervisor;

import java.net.URI;

/**
 * Told of the server's life by the supervisor's own thread: in order, never two calls at once. The next start waits
 * until a call returns. What it throws is logged.
 */
public interface ServerListener {

    /**
     * The server is ready.
     *
     * @param url its base URL, from its ready line
     */
    default void up(URI url) {}

    /**
     * The server is gone, or cannot be started. Once until {@link #up} is called again; not when the supervisor is
     * closed.
     */
    default void down(ServerDown down) {}
}
