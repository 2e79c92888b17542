package dev.continuo;

import dev.continuo.config.Key;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;

/**
 * Tries to listen where the server is about to. Helidon itself only logs that a port is taken and stays up without a
 * door.
 */
final class PortProbe {

    private PortProbe() {}

    /** What stands in the way, as a sentence with its fix; empty when nothing does. */
    static Optional<String> refusal(Key hostKey, String host, Key portKey, int port) {
        try {
            listen(host, port);
            return Optional.empty();
        } catch (IOException refused) {
            String reason = String.valueOf(refused.getMessage());
            return Optional.of(
                    offersAnyPort(host)
                            ? sentence(hostKey, host, portKey, port, reason)
                            : foreign(hostKey, host, port, reason));
        }
    }

    private static void listen(String host, int port) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            // As the server does, or a connection in TIME_WAIT would look like an owner.
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
        }
    }

    private static boolean offersAnyPort(String host) {
        try {
            listen(host, 0);
            return true;
        } catch (IOException notOfThisMachine) {
            return false;
        }
    }

    private static String foreign(Key hostKey, String host, int port, String reason) {
        return "Continuo cannot listen on " + host + " port " + port + " (" + reason + "): " + hostKey.key() + "="
                + host
                + " must be an address of this machine; set " + hostKey.env() + ", or unset it for "
                + hostKey.defaultValue().orElseThrow() + ".";
    }

    static String sentence(Key hostKey, String host, Key portKey, int port, String reason) {
        return "Continuo cannot listen on " + host + " port " + port + " (" + reason
                + "): stop what uses that port, or set " + portKey.env() + " to a free one (now " + portKey.key()
                + "=" + port + ", " + hostKey.key() + "=" + host + ").";
    }
}
