package dev.continuo.http;

import java.net.Socket;
import java.net.SocketAddress;

/**
 * Somebody's connection.
 *
 * @param socket the connection
 * @param ends its two ends, by which it is found
 * @param arrivedNanos when it was taken
 */
record Visitor(Socket socket, Ends ends, long arrivedNanos) {

    /**
     * What makes a connection one of its own.
     *
     * @param there the client's end
     * @param here the server's end
     */
    record Ends(SocketAddress there, SocketAddress here) {}
}
