package dev.continuo.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.Container;
import dev.continuo.config.Mode;
import dev.continuo.testing.LogRecords;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Whatever somebody sends to the relay's port, the relay refuses it or answers, never with a failure of its own, with
 * heads that hold nothing but what it puts there, writes no line into the log that the client made up, and is well
 * afterwards. The relay is the real one with the demo as its upstream.
 */
public final class DoorsFuzz {

    private static final int MOST_ANSWERS = 8;

    private static final int PATIENCE_MILLIS = 20_000;

    private static final byte[] HEALTH =
            "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final Set<Integer> REFUSALS_OF_THE_SERVERS = Set.of(501, 503, 505);

    private static final Set<String> HEADERS = Set.of(
            "allow",
            "cache-control",
            "connection",
            "content-length",
            "content-type",
            "date",
            "retry-after",
            "transfer-encoding",
            "vary",
            "www-authenticate",
            "x-accel-buffering",
            "x-content-type-options");

    private static @Nullable Container relay;
    private static @Nullable LogRecords logged;

    private DoorsFuzz() {}

    /** Starts the relay, so that no input is blamed for how long that takes. */
    public static synchronized void fuzzerInitialize() {
        relay = Container.start(Mode.SERVER, Map.of());
        logged = LogRecords.of("", Level.INFO);
    }

    /** All that a client sends before it closes its side. */
    public static synchronized void fuzzerTestOneInput(byte[] bytes) throws IOException {
        int port = port();
        send(port, bytes);
        assertEquals(List.of(200), send(port, HEALTH), "the relay's health");
        assertNothingMadeUpIsLogged();
    }

    /** The status of each answer to what a client sends before it closes its side. */
    public static List<Integer> answers(byte[] bytes) throws IOException {
        return send(port(), bytes);
    }

    /** Stops the relay, if one was started. */
    public static synchronized void close() {
        if (relay != null) {
            relay.close();
            relay = null;
        }
        if (logged != null) {
            logged.close();
            logged = null;
        }
    }

    private static int port() {
        if (relay == null) {
            throw new IllegalStateException("fuzzerInitialize comes first");
        }
        return relay.port();
    }

    /** Sends all of it, and reads the status of each answer. */
    private static List<Integer> send(int port, byte[] bytes) throws IOException {
        List<Integer> statuses = new ArrayList<>();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean more = true;
            for (String head = head(in); more && !head.isEmpty(); head = more ? head(in) : "") {
                String[] lines = head.split("\r\n", -1);
                statuses.add(status(lines[0]));
                Map<String, String> headers = headers(Arrays.asList(lines).subList(1, lines.length));
                more = statuses.size() < MOST_ANSWERS && skipBody(in, headers);
            }
        } catch (SocketException closed) {
            // It need not listen to the end to what it refuses.
        }
        return statuses;
    }

    private static int status(String line) {
        assertTrue(line.matches("HTTP/1\\.1 [1-5]\\d\\d [ -~]*"), line);
        int status = Integer.parseInt(line.substring(9, 12));
        assertTrue(status < 500 || REFUSALS_OF_THE_SERVERS.contains(status), line);
        return status;
    }

    private static Map<String, String> headers(List<String> lines) {
        Map<String, String> headers = new HashMap<>();
        for (String line : lines) {
            assertTrue(line.matches("[A-Za-z-]+: [ -~]*"), line);
            String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
            assertTrue(HEADERS.contains(name), line);
            headers.put(name, line.substring(line.indexOf(':') + 2));
        }
        return headers;
    }

    /** Skips what has an end; whether there is something behind it. */
    private static boolean skipBody(InputStream in, Map<String, String> headers) throws IOException {
        long length = Long.parseLong(headers.getOrDefault("content-length", "0"));
        return !headers.containsKey("transfer-encoding") && in.skip(length) == length;
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.append((char) b);
            if (b == '\n' && head.toString().endsWith("\r\n\r\n")) {
                return head.substring(0, head.length() - 4);
            }
        }
        return "";
    }

    private static void assertNothingMadeUpIsLogged() {
        if (logged != null) {
            List<LogRecord> records = List.copyOf(logged.all());
            logged.all().clear();
            for (LogRecord one : records) {
                String message = one.getMessage() + Arrays.toString(one.getParameters());
                assertTrue(message.chars().noneMatch(Character::isISOControl), () -> "in the log: " + message);
            }
        }
    }
}
