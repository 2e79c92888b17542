package dev.continuo.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A second place to listen, for whoever runs the relay.
 *
 * @param host where
 * @param port 0 for any free one
 */
public record AdminSocket(String host, int port) {

    /** Its name among the server's sockets. */
    public static final String NAME = "admin";

    /** Whether only this machine reaches it. Asks the name service. */
    public boolean loopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
