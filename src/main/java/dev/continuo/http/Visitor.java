package dev.continuo.http;

import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Somebody's connection.
 *
 * @param socket the connection
 * @param ends its two ends, by which it is found
 * @param arrivedNanos when it was taken
 * @param late whether it took too long to say anything
 */
record Visitor(Socket socket, Ends ends, long arrivedNanos, AtomicBoolean late) {

    /** Has just arrived. */
    Visitor(Socket socket, Ends ends, long arrivedNanos) {
        this(socket, ends, arrivedNanos, new AtomicBoolean());
    }

    /** It took too long; true the first time, as who waits to be served and who serves may both notice. */
    boolean isLateNow() {
        return late.compareAndSet(false, true);
    }

    /**
     * What makes a connection one of its own.
     *
     * @param there the client's end
     * @param here the server's end
     */
    record Ends(SocketAddress there, SocketAddress here) {}
}
