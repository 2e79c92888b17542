package dev.continuo.config;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A place where the relay is about to listen.
 *
 * @param host a name or an address
 * @param port 0 for any free one
 */
record Listener(String host, int port) {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** Whether a connection to this http(s) URL comes out here. Asks the name service when the ports are the same. */
    boolean isReachedBy(URI url) {
        if (port == 0 || port != port(url)) {
            return false;
        }
        String name = url.getHost();
        if (name.equalsIgnoreCase(host)) {
            return true;
        }
        try {
            InetAddress here = InetAddress.getByName(host);
            return Stream.of(InetAddress.getAllByName(name)).anyMatch(there -> leadsHere(there, here));
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    private static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return url.getScheme().toLowerCase(Locale.ROOT).equals("https") ? HTTPS : HTTP;
    }

    private static boolean leadsHere(InetAddress there, InetAddress here) {
        // A connection to 0.0.0.0 goes to loopback, and "localhost" may be either of IPv4 and IPv6.
        boolean loopback = there.isLoopbackAddress() || there.isAnyLocalAddress();
        if (here.isAnyLocalAddress()) {
            return loopback || isOfThisMachine(there);
        }
        return loopback ? here.isLoopbackAddress() : there.equals(here);
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return false;
        }
    }
}
