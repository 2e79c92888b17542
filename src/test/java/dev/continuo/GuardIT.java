package dev.continuo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.SseClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the doors withstand, byte by byte: each attack gets a status, and the relay goes on. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // started once for all tests
class GuardIT {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final String ORIGIN = "https://app.example";

    private static Jar jar;
    private static int port;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        jar = Jar.start(
                directory,
                Map.ofEntries(
                        Map.entry("SERVER_PORT", "0"),
                        Map.entry("SERVER_CORS_ORIGINS", ORIGIN + ", http://localhost:3000"),
                        Map.entry("SERVER_ALLOWED_HOSTS", "relay.example"),
                        Map.entry("SERVER_LIMITS_REQUEST_LINE_BYTES", "1000"),
                        Map.entry("SERVER_LIMITS_HEADER_BYTES", "2000"),
                        Map.entry("SERVER_LIMITS_HEADERS", "20"),
                        Map.entry("SERVER_LIMITS_BODY_BYTES", "100"),
                        Map.entry("SERVER_LIMITS_VALUE_CHARS", "64"),
                        Map.entry("SERVER_LIMITS_TYPES", "3")));
        port = jar.port();
    }

    @AfterAll
    static void stop() throws Exception {
        assertTrue(exchange("GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                .startsWith("HTTP/1.1 200 "));
        for (String line : jar.output()) {
            assertFalse(line.contains("Exception"), line);
            assertTrue(line.chars().allMatch(c -> c >= ' '), line);
        }
        jar.close();
    }

    static Stream<Arguments> attacks() {
        return Stream.of(
                // Paths
                attack(400, "GET //event"),
                attack(400, "GET /event/.."),
                attack(400, "GET /./event"),
                attack(400, "GET /x/../event"),
                attack(400, "GET /%2e%2e/event"),
                attack(400, "GET /health/../event"),
                attack(400, "GET /health/%2e%2e/event"),
                attack(400, "GET /event;x"),
                attack(400, "GET /session/a%2fb/event"),
                attack(400, "GET /session/a%5cb/event"),
                attack(400, "GET /session/%0d%0aX-Injected:%201/event"),
                attack(400, "GET /event%00"),
                attack(400, "GET /event#x"),
                attack(400, "GET /event\\x"),
                attack(400, "GET http://evil.example/event"),
                attack(400, "GET event"),
                attack(400, "OPTIONS *"),
                attack(404, "GET /nothing"),
                attack(404, "GET /event/x"),
                attack(200, "GET /%65vent?after_seq=0"),
                attack(200, "GET /event?after_seq=0"),
                // Queries
                attack(400, "GET /event?types=%zz"),
                attack(400, "GET /event?types=%"),
                attack(400, "GET /event?types=<script>"),
                attack(400, "GET /event?follow=maybe"),
                attack(400, "GET /event?types=,"),
                attack(200, "GET /event?types=a,b,c&after_seq=0"),
                attack(200, "GET /event?types=a,b&after_seq=0"),
                attack(400, "GET /event?types=a,b,c,d&after_seq=0"),
                attack(200, "GET /event?directory=" + "/" + "d".repeat(62) + "&after_seq=0"),
                attack(200, "GET /event?directory=" + "/" + "d".repeat(63) + "&after_seq=0"),
                attack(400, "GET /event?directory=" + "/" + "d".repeat(64) + "&after_seq=0"),
                attack(400, "GET /event?directory=d&after_seq=0"),
                attack(200, "GET /event?directory=global&after_seq=0"),
                attack(400, "GET /event?directory=/d%00&after_seq=0"),
                attack(400, "GET /event?directory=%2Fd%0A&after_seq=0"),
                attack(400, "GET /global/event?after_seq=0", "x-opencode-directory: d"),
                attack(200, "GET /event?directory=C:%5Cd&after_seq=0"),
                attack(200, "GET /event?directory=%5C%5Chost%5Cd&after_seq=0"),
                attack(400, "GET /event?session=" + "%41".repeat(65)),
                // Methods
                attack(405, "POST /event", "Content-Length: 0"),
                attack(405, "DELETE /global/event"),
                attack(405, "PUT /session/ses_1/event", "Content-Length: 0"),
                attack(405, "OPTIONS /event"),
                attack(405, "POST /status", "Content-Length: 0"),
                attack(405, "BREW /event"),
                // Sizes
                attack(404, "GET /" + "x".repeat(1000 - 1 - "GET / HTTP/1.1".length())),
                attack(414, "GET /" + "x".repeat(1000 - "GET / HTTP/1.1".length())),
                attack(414, "GET /" + "x".repeat(1001 - "GET / HTTP/1.1".length())),
                attack(404, "GET /a", "X: " + "x".repeat(1800)),
                attack(431, "GET /a", "X: " + "x".repeat(2000)),
                attack(431, "GET /a", "X".repeat(2000) + ": x"),
                attack(404, "GET /a", many(17)),
                attack(404, "GET /a", many(18)),
                attack(431, "GET /a", many(19)),
                attack(405, "POST /event", "Content-Length: 100", "Expect: 100-continue"),
                attack(413, "POST /event", "Content-Length: 101"),
                attack(413, "POST /event", "Content-Length: 9223372036854775807"),
                attack(400, "POST /event", "Content-Length: 9223372036854775808"),
                attack(400, "POST /event", "Content-Length: x"),
                // Hosts; attack() itself says Host: localhost and Connection: close.
                attack(400, "GET /status", "Host: localhost"),
                attack(400, "GET /status", "Host: evil.example"),
                attack(400, "GET /status", "X : y"),
                attack(400, "GET /status", " folded: y"),
                attack(400, "GET /status", "no colon"),
                // Cursors
                attack(200, "GET /global/event?after_seq=-1"),
                attack(200, "GET /global/event?after_seq=99999999999999999999"),
                attack(200, "GET /global/event?after_seq=9223372036854775807"),
                attack(200, "GET /global/event?after_seq=1e3"),
                attack(200, "GET /global/event?after_seq=%00"),
                attack(200, "GET /global/event?after_seq=other-1"),
                attack(400, "GET /global/event?after_seq=" + "9".repeat(65)));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void anAttackGetsItsStatus(int status, String request) throws IOException {
        String answer = exchange(request);
        assertTrue(
                answer.startsWith("HTTP/1.1 " + status + " "),
                answer.lines().findFirst().orElse("nothing"));
        if (status >= 400) {
            assertTrue(answer.contains("\r\nContent-Type: application/json\r\n"), answer);
            assertTrue(answer.contains("\"error\":"), answer);
            assertFalse(answer.contains("\r\nX-Injected"), answer);
        }
        if (status == 405) {
            assertTrue(answer.contains("\r\nAllow: GET"), answer);
        }
        if (status == 413 || status == 414 || status == 431) {
            assertTrue(answer.contains(" (server.limits."), answer);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Host: \r\n",
                "Host: a b\r\n",
                "Host: a:b\r\n",
                "Host: [::1\r\n",
                "Host: a\r\nHost: a\r\n",
                "Host: <\r\n"
            })
    void aHostThatIsMissingTwiceThereOrNoneIsMalformed(String host) throws IOException {
        String answer = exchange("GET /status HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:80", "localhost.evil.example", "0.0.0.0", "10.0.0.1", "[::2]"})
    void aPageWhoseNameWasMadeToLeadHereReadsNothing(String host) throws IOException {
        for (String path :
                List.of("/event", "/global/event", "/session/s/event", "/status", "/metrics", "/openapi", "/x")) {
            String answer = exchange("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 421 "), path + ": " + answer);
        }
        assertTrue(exchange("GET /health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                .startsWith("HTTP/1.1 200 "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:8080", "relay.example", "relay.example.:443"})
    void itsOwnNamesAreAnswered(String host) throws IOException {
        assertTrue(exchange("GET /status HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                .startsWith("HTTP/1.1 200 "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "-1",
                "a-",
                "-",
                "a--1",
                "a-1e3",
                "a-99999999999999999999",
                "other-1",
                "\u0001-1",
                "a-1 ",
                "a-+1",
                "a-\u0661"
            })
    void aForgedCursorExpires(String cursor) throws Exception {
        try (SseClient client = SseClient.open(port, "/global/event", "Last-Event-ID: " + cursor)) {
            if (client.status() == 200) {
                assertEquals("server.connected", client.next().type());
                assertEquals("server.stream.expired", client.next().type());
            } else {
                assertEquals(400, client.status(), "a control character in a header");
            }
        }
    }

    @Test
    void aCursorOfTenKilobytesIsRefused() throws Exception {
        try (SseClient client = SseClient.open(port, "/global/event", "Last-Event-ID: " + "a".repeat(10_240))) {
            assertEquals(431, client.status());
        }
    }

    /** Whoever is still sending when the answer comes may lose it. */
    @Test
    void aFloodOfHeadersIsCutOff() throws IOException {
        String answer = exchange(request("GET /a", "X: x\r\n".repeat(100_000) + "X: x"));
        assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 431 "), answer);
    }

    @Test
    void requestsBehindARefusedOneAreNotRead() throws IOException {
        String answer = exchange(request("POST /event", "Content-Length: 500") + request("GET /status"));
        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
        assertEquals(1, count(answer, "HTTP/1.1 "));
    }

    @Test
    void aRequestIsNotSmuggledInTheBodyOfAnother() throws IOException {
        String smuggled = request("GET /status");
        for (String length : List.of(
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
                "Content-Length: 4\r\nContent-Length: 5\r\n")) {
            String answer = exchange("POST /event HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + length
                    + "\r\n0\r\n\r\n" + smuggled);
            assertEquals(0, count(answer, "HTTP/1.1 200 "), answer);
        }
    }

    @Test
    void everyRefusalIsCounted() throws IOException {
        exchange("GET //event HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        exchange("GET /event?types=a,b,c,d HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        exchange("GET /status HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
        exchange("GET /" + "x".repeat(1000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        exchange("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(2000) + "\r\n\r\n");
        exchange("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 101\r\n\r\n");
        String metrics = exchange("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        for (String reason : List.of("malformed", "parameter", "host", "request_line", "headers", "body")) {
            String line = metrics.lines()
                    .filter(l -> l.startsWith("continuo_refusals_total{") && l.contains("reason=\"" + reason + "\""))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(reason + " is not in " + metrics));
            assertFalse(line.endsWith(" 0.0"), line);
        }
    }

    @Test
    void aPageOfAnAllowedOriginReadsEverythingEvenRefusals() throws IOException {
        for (Map.Entry<String, Integer> door : Map.of(
                        "/global/event?after_seq=0", 200,
                        "/event?after_seq=0", 200,
                        "/session/s/event?after_seq=0", 200,
                        "/status", 200,
                        "/health/live", 200,
                        "/metrics", 200,
                        "/nothing", 404,
                        "//event", 400,
                        "/event?types=%zz", 400,
                        "/event?follow=x", 400)
                .entrySet()) {
            String answer = from(ORIGIN, "GET", door.getKey());
            assertTrue(answer.startsWith("HTTP/1.1 " + door.getValue() + " "), door + ": " + answer);
            assertEquals(List.of(ORIGIN), headers(answer, "Access-Control-Allow-Origin"), door.getKey());
            assertEquals(List.of("true"), headers(answer, "Access-Control-Allow-Credentials"), door.getKey());
            assertEquals(List.of("Origin"), headers(answer, "Vary"), door.getKey());
        }
        assertTrue(from(ORIGIN, "DELETE", "/event").contains("\r\nAccess-Control-Allow-Origin: " + ORIGIN + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "https://app.example:444",
                "http://app.example",
                "https://app.example.evil",
                "null",
                "https://sub.app.example",
                "*"
            })
    void aPageOfAnyOtherReadsNothing(String origin) throws IOException {
        for (String method : List.of("GET", "HEAD")) {
            String answer = from(origin, method, method.equals("HEAD") ? "/event" : "/status");
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            assertEquals(List.of(), headers(answer, "Access-Control-Allow-Origin"));
            assertEquals(List.of(), headers(answer, "Access-Control-Allow-Credentials"));
            assertEquals(List.of("Origin"), headers(answer, "Vary"));
        }
        String leave = preflight(origin);
        assertTrue(leave.startsWith("HTTP/1.1 204 "), leave);
        assertFalse(leave.contains("Access-Control"), leave);
    }

    @Test
    void aPreflightIsAnsweredWithAllThatClientsSend() throws IOException {
        String leave = preflight(ORIGIN);
        assertTrue(leave.startsWith("HTTP/1.1 204 "), leave);
        List<String> allowed = headers(leave, "Access-Control-Allow-Headers").stream()
                .flatMap(value -> Arrays.stream(value.split(", ", -1)))
                .toList();
        assertTrue(
                allowed.containsAll(List.of("Authorization", "Last-Event-ID", "x-opencode-directory", "Cache-Control")),
                leave);
        assertEquals(List.of("GET, HEAD, POST"), headers(leave, "Access-Control-Allow-Methods"));
        assertEquals(List.of(ORIGIN), headers(leave, "Access-Control-Allow-Origin"));
    }

    private static String preflight(String origin) throws IOException {
        return exchange("OPTIONS /event HTTP/1.1\r\nHost: localhost\r\nOrigin: " + origin
                + "\r\nAccess-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: last-event-id\r\n"
                + "Connection: close\r\n\r\n");
    }

    private static String from(String origin, String method, String path) throws IOException {
        return exchange(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nOrigin: " + origin
                + "\r\nConnection: close\r\n\r\n");
    }

    private static List<String> headers(String answer, String name) {
        return answer.lines()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .toList();
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    private static Arguments attack(int status, String start, String... headers) {
        return Arguments.of(status, request(start, headers));
    }

    private static String request(String start, String... headers) {
        String lines = Arrays.stream(headers).map(header -> header + "\r\n").collect(Collectors.joining());
        return start + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + lines + "\r\n";
    }

    private static String[] many(int headers) {
        return IntStream.range(0, headers).mapToObj(i -> "X" + i + ": x").toArray(String[]::new);
    }

    /** Sends the request and returns its answer, and what follows it when the server ends the connection by itself. */
    private static String exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            StringBuilder answer = new StringBuilder();
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                InputStream in = socket.getInputStream();
                for (int next = in.read(); next >= 0; next = in.read()) {
                    answer.append((char) next);
                    if ((next == '\n' || next == '}') && complete(answer.toString(), request)) {
                        break;
                    }
                }
            } catch (SocketException reset) {
                // After a refusal that did not read everything.
            }
            return answer.toString();
        }
    }

    /** Whether all of an answer is there; Helidon leaves it to the client to close. */
    private static boolean complete(String answer, String request) {
        int end = answer.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        if (answer.contains("\r\nTransfer-Encoding: chunked\r\n")) {
            return request.startsWith("HEAD") || answer.endsWith("\r\n0\r\n\r\n");
        }
        List<String> length = headers(answer, "Content-Length");
        return request.startsWith("HEAD")
                || length.isEmpty()
                || answer.length() >= end + 4 + Integer.parseInt(length.get(0));
    }
}
