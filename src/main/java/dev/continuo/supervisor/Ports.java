package dev.continuo.supervisor;

import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;

/** Ports of this machine's loopback address. */
final class Ports {

    private static final Duration ASK_AGAIN = Duration.ofMillis(20);
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private Ports() {}

    /** One that nobody uses now. Somebody may before our server does; then its start fails and is tried again. */
    static int free() throws IOException {
        try (ServerSocket socket = listen(0)) {
            return socket.getLocalPort();
        }
    }

    /** The port of an http(s) URL. */
    static int of(URI url) {
        return url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? HTTPS : HTTP;
    }

    /** Waits until nobody listens on a port; returns whether that came true in time. */
    static boolean awaitFree(int port, Duration atMost, Clock clock, Sleeper sleeper) throws InterruptedException {
        long start = clock.nanoTime();
        while (!isFree(port)) {
            if (clock.nanoTime() - start >= atMost.toNanos()) {
                return false;
            }
            sleeper.sleep(ASK_AGAIN);
        }
        return true;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = listen(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
