package dev.continuo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients of HTTP/1.0 get, byte by byte; careless proxies are such. */
class Http10IT {

    private static final int PATIENCE_MILLIS = 20_000;

    private static Jar jar;
    private static int port;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        jar = Jar.start(directory, Map.of("SERVER_PORT", "0", "SERVER_EVENT_STREAM_HEARTBEAT_MS", "1000"));
        port = jar.port();
    }

    @AfterAll
    static void stop() {
        jar.close();
    }

    @Test
    void aReplayEndsWithTheLastChunkAndTheConnection() throws Exception {
        String answer = exchange(port, "GET /global/event?after_seq=0 HTTP/1.0\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertTrue(answer.contains("\"type\":\"server.connected\""), answer);
        assertTrue(answer.endsWith("\r\n0\r\n\r\n"), answer);
    }

    @Test
    void anAnswerClosesTheConnectionWhateverTheClientSays() throws Exception {
        String answer = exchange(port, "GET /status HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
    }

    @Test
    void aHeadThatComesInPiecesIsServed() throws Exception {
        String answer = exchange(port, "GET /status HT", "TP/1", ".0\r", "\nHo", "st: localhost\r\n\r", "\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
    }

    @Test
    void whatIsNoHttpIsRefusedWithAnAnswer() throws Exception {
        for (String line : new String[] {"nonsense", "GET /status HTTP/3.7", "PRI * HTTP/2.0"}) {
            String answer = exchange(port, line + "\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 400 "), line + ": " + answer);
        }
    }

    @Test
    void aLineWithoutAnEndIsRefusedAndNotKept() throws Exception {
        String answer = exchange(port, "GET /" + "x".repeat(100_000));
        assertTrue(answer.startsWith("HTTP/1.1 414 "), answer);
    }

    @Test
    void aHeadWithoutAnEndIsRefusedAndNotKept() throws Exception {
        String answer = exchange(port, "GET /status HTTP/1.0\r\n" + "X: xxxxxxxx\r\n".repeat(10_000));
        assertFalse(answer.startsWith("HTTP/1.1 200 "), answer);
        assertFalse(answer.isEmpty());
    }

    @Test
    void withinAHostApplicationTheServerIsLeftAlone() throws Exception {
        WebServer host = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .shutdownHook(false)
                .routing(routing -> routing.get("/", (request, response) -> response.send("host")))
                .build()
                .start();
        try {
            String answer = exchange(host.port(), "GET / HTTP/1.0\r\nHost: a\r\n\r\n");
            assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 505 "), answer);
        } finally {
            host.stop();
        }
    }

    /** Sends the pieces apart and returns all that comes until the server closes. */
    private static String exchange(int port, String... pieces) throws IOException, InterruptedException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            for (String piece : pieces) {
                socket.getOutputStream().write(piece.getBytes(StandardCharsets.ISO_8859_1));
                // Apart on the wire; whether the server reads them apart does not change what is right.
                Thread.sleep(20);
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
