package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.Container;
import dev.continuo.auth.jwt.Issuer;
import dev.continuo.config.Mode;
import dev.continuo.http.ProbeDoor;
import dev.continuo.observe.Refusal;
import dev.continuo.observe.Refusals;
import dev.continuo.testing.LogRecords;
import dev.continuo.testing.SseClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is let in at which door, in every mode. */
@Timeout(180)
class AccessIT {

    private static final String PASSWORD = "pass:wörd-that-nobody-prints";
    private static final String TOKEN = "token-that-nobody-prints";
    private static final String LIMITED = "limited-token-that-nobody-prints";

    private static final List<String> STREAMS = List.of("/event", "/global/event", "/session/ses_1/event");
    private static final List<String> TRICKS = List.of(
            "/health/../status",
            "/health/./../status",
            "/health/%2e%2e/status",
            "/health/..%2fstatus",
            "/health/ready/../../status",
            "/health;x=/../status",
            "/health;/../status",
            "//status",
            "/./status",
            "/%73tatus",
            "/status;health",
            "/status/",
            "/health/../event",
            "/HEALTH/../status",
            "http://localhost/status",
            "/status?/health/ready",
            "/status#/health/ready",
            "/health/ready%2f..%2f..%2fmetrics",
            "/health%2fready/../../metrics",
            "/event?auth_token=%zz",
            "/event?ticket=%",
            "/event?%zz&ticket",
            "/event?auth_token");

    @TempDir
    Path directory;

    /** A way to ask who somebody is. */
    enum Way {
        BASIC {
            @Override
            Map<String, String> settings(Path directory) throws IOException {
                Path file = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
                return Map.of("server.auth.mode", "basic", "server.auth.password_file", file.toString());
            }

            @Override
            String header() {
                return "Basic " + base64("opencode:" + PASSWORD);
            }
        },
        BEARER {
            @Override
            Map<String, String> settings(Path directory) throws IOException {
                Path file = Files.writeString(
                        directory.resolve("tokens"), "ada " + TOKEN + "\nbob " + LIMITED + " directory=/a\n");
                return Map.of("server.auth.mode", "bearer", "server.auth.tokens_file", file.toString());
            }

            @Override
            String header() {
                return "Bearer " + TOKEN;
            }
        },
        JWT {
            @Override
            Map<String, String> settings(Path directory) throws IOException {
                Path file = Files.writeString(directory.resolve("key"), ISSUER.pem());
                return Map.of(
                        "server.auth.mode",
                        "jwt",
                        "mp.jwt.verify.issuer",
                        "https://id",
                        "mp.jwt.verify.audiences",
                        "continuo",
                        "mp.jwt.verify.publickey.location",
                        file.toString());
            }

            @Override
            String header() {
                return "Bearer " + jwt(System.currentTimeMillis() / 1000 + 600);
            }
        };

        abstract Map<String, String> settings(Path directory) throws IOException;

        /** Right credentials. */
        abstract String header();
    }

    private static final Issuer ISSUER = issuer();

    @ParameterizedTest
    @EnumSource
    void everyDoorRefusesWithoutCredentialsAndHealthIsOpen(Way way) throws Exception {
        try (Container relay = start(way)) {
            List<String> doors = new ArrayList<>(doors(relay, way));
            doors.removeAll(List.of("/", "/continuo.js"));
            doors.addAll(List.of("/nothing", "/probe-door", "/observe", "/observe/health", "/health/a/b", "/h2"));
            for (String door : doors) {
                for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE2")) {
                    String path = door.replace("{sessionID}", "ses_1");
                    HttpResponse<String> answer = send(relay.port(), method, path);
                    if (path.matches("/health(/[a-z]+)?")) {
                        assertTrue(answer.statusCode() != 401, method + path);
                    } else {
                        assertEquals(401, answer.statusCode(), method + path);
                        assertFalse(
                                answer.headers().firstValue("WWW-Authenticate").isEmpty(), method + path);
                        assertEquals(
                                "application/json",
                                answer.headers().firstValue("Content-Type").orElse(""));
                        assertEquals(
                                "no-store",
                                answer.headers().firstValue("Cache-Control").orElse(""));
                        if (!method.equals("HEAD")) {
                            assertEquals(
                                    "unauthorized", Relay.parse(answer.body()).getString("error"));
                        }
                    }
                }
            }
            for (String open : List.of("/health", "/health/ready", "/", "/continuo.js")) {
                assertEquals(200, send(relay.port(), "GET", open).statusCode(), open);
            }
            assertTrue(relay.bean(Refusals.class).of(Refusal.NO_CREDENTIALS) > 50);
        }
    }

    @Test
    void anAnswerToHeadHasNoBodyThatTheNextAnswerWouldBeginWith() throws Exception {
        try (Container relay = start(Way.BASIC)) {
            for (String head : List.of(
                    "HEAD /event HTTP/1.1\r\n",
                    "HEAD /status HTTP/1.1\r\nAuthorization: " + Way.BASIC.header() + "\r\n",
                    "HEAD /nothing HTTP/1.1\r\nAuthorization: " + Way.BASIC.header() + "\r\n",
                    "HEAD /event?follow=maybe HTTP/1.1\r\nAuthorization: " + Way.BASIC.header() + "\r\n")) {
                String answers = raw(
                        relay.port(),
                        head + "Host: localhost\r\n\r\n"
                                + "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                assertTrue(answers.matches("(?s)HTTP/1.1 [24]\\d\\d .*?\r\n\r\nHTTP/1.1 200 .*"), answers);
                assertTrue(answers.matches("(?s).*?Content-Length: [1-9]\\d+\r\n.*"), answers);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noPathLooksLikeHealthAndIsAnotherDoor(Way way) throws Exception {
        try (Container relay = start(way)) {
            for (String trick : TRICKS) {
                for (String version : List.of("HTTP/1.1", "HTTP/1.0")) {
                    String answer = raw(
                            relay.port(),
                            "GET " + trick + " " + version + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                    assertTrue(answer.matches("(?s)HTTP/1.1 (400|401|404) .*"), trick + " " + version + ": " + answer);
                    assertFalse(answer.contains("\"supervisor\"") || answer.contains("continuo_log"), trick);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyDoorOpensToTheRightCredentials(Way way) throws Exception {
        try (Container relay = start(way)) {
            for (String door : STREAMS) {
                try (SseClient stream = SseClient.open(relay.port(), door, "Authorization: " + way.header())) {
                    assertEquals("server.connected", stream.next().type(), door);
                }
                assertEquals(200, send(relay.port(), "HEAD", door, way.header()).statusCode());
            }
            for (String door : List.of("/status", "/metrics", "/openapi", "/probe-door")) {
                assertEquals(200, send(relay.port(), "GET", door, way.header()).statusCode(), door);
            }
            assertEquals(
                    404, send(relay.port(), "GET", "/nothing", way.header()).statusCode());
            assertEquals(405, send(relay.port(), "GET", "/ticket", way.header()).statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void wrongCredentialsAreRefusedAndCounted(Way way) throws Exception {
        try (Container relay = start(way)) {
            for (String wrong : List.of(
                    way.header() + "x", "Basic " + base64("opencode:wrong"), "Bearer wrong", "Basic", "Bearer", "x")) {
                assertEquals(401, send(relay.port(), "GET", "/event", wrong).statusCode(), wrong);
            }
            assertTrue(relay.bean(Refusals.class).of(Refusal.BAD_CREDENTIALS) > 0);
            try (SseClient stream = SseClient.open(relay.port(), "/event?ticket=" + "x".repeat(43))) {
                assertEquals(401, stream.status());
            }
        }
    }

    @Test
    void opencodesClientsComeInWithHeaderOrParameter() throws Exception {
        try (Container relay = start(Way.BASIC)) {
            String token = base64("opencode:" + PASSWORD);
            for (String form : List.of(token, URLEncoder.encode(token, StandardCharsets.UTF_8))) {
                try (SseClient stream = SseClient.open(relay.port(), "/event?directory=/a&auth_token=" + form)) {
                    assertEquals("server.connected", stream.next().type());
                }
            }
            try (SseClient stream = SseClient.open(
                    relay.port(), "/event?auth_token=" + base64("opencode:x"), "Authorization: Basic " + token)) {
                assertEquals(401, stream.status(), "the parameter wins, as with opencode");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTicketOpensOneStreamAndNothingElse(Way way) throws Exception {
        try (Container relay = start(way)) {
            String ticket = ticket(relay.port(), way.header());
            for (String other : List.of("/status", "/metrics", "/ticket", "/probe-door", "/openapi")) {
                for (String method : List.of("GET", "POST")) {
                    assertEquals(
                            401,
                            send(relay.port(), method, other + "?ticket=" + ticket)
                                    .statusCode(),
                            method + other);
                }
            }
            assertEquals(
                    401,
                    send(relay.port(), "HEAD", "/event?ticket=" + ticket).statusCode(),
                    "whoever looks first uses nothing up");
            try (SseClient stream = SseClient.open(relay.port(), "/event?ticket=" + ticket)) {
                assertEquals("server.connected", stream.next().type());
            }
            String spent = told(relay.port(), "/event?ticket=" + ticket);
            assertTrue(spent.startsWith("the ticket is used or expired"), spent);
            assertEquals(spent, told(relay.port(), "/event?ticket=guessed"), "who guesses learns nothing");
            for (String without : List.of("/event", "/event?ticket=", "/status?ticket=" + ticket)) {
                assertEquals("credentials are needed: see WWW-Authenticate", told(relay.port(), without), without);
            }
            assertEquals(
                    "credentials are needed: see WWW-Authenticate",
                    told(relay.port(), "/event?ticket=" + ticket, way.header() + "x"),
                    "those that came count");
            try (SseClient stream =
                    SseClient.open(relay.port(), "/event?ticket=" + ticket, "Authorization: " + way.header())) {
                assertEquals(200, stream.status(), "beside other credentials a used ticket does no harm");
            }
        }
    }

    @Test
    void withoutAuthenticationTicketsWorkTooSoThatAPageIsTheSameEverywhere() throws Exception {
        try (Container relay = start(Map.of("server.auth.mode", "none"))) {
            String ticket = ticket(relay.port());
            for (int i = 0; i < 2; i++) {
                try (SseClient stream = SseClient.open(relay.port(), "/event?ticket=" + ticket)) {
                    assertEquals("server.connected", stream.next().type());
                }
            }
        }
    }

    @Test
    void aLimitedTokenSeesItsOwnAndNoState() throws Exception {
        try (Container relay = start(Way.BEARER)) {
            String header = "Bearer " + LIMITED;
            for (String door : List.of("/status", "/metrics", "/observe/x", "/probe-door", "/nothing")) {
                HttpResponse<String> answer = send(relay.port(), "GET", door, header);
                assertEquals(403, answer.statusCode(), door);
                assertEquals("forbidden", Relay.parse(answer.body()).getString("error"));
            }
            assertEquals(200, send(relay.port(), "GET", "/openapi", header).statusCode());
            assertEquals(
                    403,
                    send(relay.port(), "GET", "/event?directory=/b", header).statusCode());
            String ticket = ticket(relay.port(), header);
            try (SseClient outside = SseClient.open(relay.port(), "/event?directory=/b&ticket=" + ticket)) {
                assertEquals(403, outside.status(), "a ticket has the limits of who asked for it");
            }
            try (SseClient own = SseClient.open(relay.port(), "/event?directory=/a", "Authorization: " + header)) {
                assertEquals("server.connected", own.next().type());
            }
        }
    }

    @Test
    void aTokenTakenOutOfTheFileEndsItsStreamsAndThoseOfItsTickets() throws Exception {
        try (Container relay = start(Way.BEARER);
                SseClient ada = SseClient.open(relay.port(), "/event", "Authorization: Bearer " + TOKEN);
                SseClient ticketed =
                        SseClient.open(relay.port(), "/event?ticket=" + ticket(relay.port(), "Bearer " + TOKEN));
                SseClient bob =
                        SseClient.open(relay.port(), "/event?directory=/a", "Authorization: Bearer " + LIMITED)) {
            ada.next("server.connected");
            ticketed.next("server.connected");
            bob.next("server.connected");
            String unused = ticket(relay.port(), "Bearer " + TOKEN);
            Files.writeString(directory.resolve("tokens"), "bob " + LIMITED + " directory=/a\n");
            for (SseClient stream : List.of(ada, ticketed)) {
                stream.next("server.stream.closing");
                assertEquals(SseClient.End.CUT, stream.awaitEnd());
            }
            try (SseClient late = SseClient.open(relay.port(), "/event?ticket=" + unused)) {
                assertEquals(401, late.status());
            }
            assertEquals(
                    401, send(relay.port(), "GET", "/status", "Bearer " + TOKEN).statusCode());
            bob.next("server.heartbeat");
        }
    }

    @Test
    void aJsonWebTokenThatExpiresEndsItsStreamThen() throws Exception {
        Map<String, String> settings = new HashMap<>(Way.JWT.settings(directory));
        settings.put("mp.jwt.verify.clock.skew", "0");
        try (Container relay = start(settings)) {
            anExpiringTokenEndsItsStream(relay);
        }
    }

    /** Not before the relay is up: its start may take longer than the token lasts. */
    private static void anExpiringTokenEndsItsStream(Container relay) throws Exception {
        long expires = System.currentTimeMillis() / 1000 + 6;
        String header = "Authorization: Bearer " + jwt(expires);
        try (SseClient stream = SseClient.open(relay.port(), "/event", header)) {
            stream.next("server.connected");
            stream.next("server.stream.closing");
            assertTrue(System.currentTimeMillis() >= expires * 1000);
            assertEquals(SseClient.End.CUT, stream.awaitEnd());
            try (SseClient again = SseClient.open(relay.port(), "/event", header)) {
                assertEquals(401, again.status());
                assertTrue(again.header("www-authenticate").contains("invalid_token"));
            }
            assertEquals(1, relay.bean(Refusals.class).of(Refusal.EXPIRED_CREDENTIALS));
        }
    }

    @ParameterizedTest
    @EnumSource
    void noSecretIsToldOrLogged(Way way) throws Exception {
        try (LogRecords log = LogRecords.of("", Level.ALL);
                Container relay = start(way)) {
            String secret = way.header().substring(way.header().indexOf(' ') + 1);
            String ticket = ticket(relay.port(), way.header());
            StringBuilder told = new StringBuilder();
            for (String door : List.of("/status", "/metrics", "/openapi", "/health", "/nothing")) {
                told.append(send(relay.port(), "GET", door, way.header()).body());
            }
            for (String wrong : List.of("Bearer " + secret + "x", "Basic " + secret + "x", secret)) {
                HttpResponse<String> refused = send(relay.port(), "GET", "/event", wrong);
                told.append(refused.body()).append(refused.headers().map());
            }
            try (SseClient stream = SseClient.open(relay.port(), "/event?ticket=" + ticket)) {
                stream.next("server.connected");
            }
            // Of ours; Helidon's and the JDK's client's wire logs are off unless somebody asks for them.
            List<String> logged = log.all().stream()
                    .filter(one -> String.valueOf(one.getLoggerName()).startsWith("dev.continuo"))
                    .map(one -> one.getMessage()
                            + List.of(one.getParameters() == null ? new Object[0] : one.getParameters()))
                    .toList();
            for (String hidden : List.of(PASSWORD, base64("opencode:" + PASSWORD), TOKEN, LIMITED, ticket, secret)) {
                assertFalse(told.toString().contains(hidden), told::toString);
                assertFalse(logged.toString().contains(hidden), logged::toString);
            }
        }
    }

    private Container start(Way way) throws IOException {
        return start(way.settings(directory));
    }

    private static Container start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("server.event_stream.heartbeat_ms", "1000");
        return Container.start(Mode.SERVER, all, Everything.class, ProbeDoor.class);
    }

    private static List<String> doors(Container relay, Way way) throws IOException, InterruptedException {
        return Relay.parse(send(relay.port(), "GET", "/nothing", way.header()).body())
                .getJsonArray("doors")
                .getValuesAs(JsonString::getString);
    }

    /** What a refusal tells people. */
    private static String told(int port, String path, String... authorization)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = send(port, "GET", path, authorization);
        assertEquals(401, answer.statusCode(), path);
        return Relay.parse(answer.body()).getString("message");
    }

    private static String ticket(int port, String... authorization) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(port, "POST", "/ticket", authorization);
        assertEquals(200, answer.statusCode());
        JsonObject body = Relay.parse(answer.body());
        assertEquals(30_000, body.getInt("expiresInMs"));
        return body.getString("ticket");
    }

    private static HttpResponse<String> send(int port, String method, String path, String... authorization)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .method(method, BodyPublishers.noBody());
            for (String header : authorization) {
                request.header("Authorization", header);
            }
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static String raw(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String jwt(long expires) {
        try {
            return ISSUER.token(Json.createObjectBuilder()
                    .add("iss", "https://id")
                    .add("aud", "continuo")
                    .add("sub", "ada")
                    .add("exp", expires)
                    .build());
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Issuer issuer() {
        try {
            return Issuer.rsa("one", "RS256", 2048);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Somebody's JAX-RS application beside our doors. */
    @ApplicationScoped
    @ApplicationPath("/")
    public static class Everything extends Application {}
}
