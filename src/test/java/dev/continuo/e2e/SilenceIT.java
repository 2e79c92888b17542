package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.Jar;
import dev.continuo.testing.SseClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the relay never tells, with every line of its own logged: secrets, and what is in the events it passes on. */
@Timeout(120)
class SilenceIT {

    private static final String USER = "harpo";
    private static final String PASSWORD = "marker-password-1";
    private static final String USER_INFO = "marker-userinfo-2";
    private static final String QUERY = "marker-query-3";
    private static final String PAYLOAD = "marker-payload-4";
    private static final String ARGUMENT = "marker-argument-5";
    private static final String CLIENTS = "marker-client-6";
    private static final String KEY = "marker-key-7";
    private static final String WATCHER = "chico";
    private static final String WATCHWORD = "marker-watchword-8";
    private static final String BASIC = base64(USER + ":" + PASSWORD);
    private static final String WATCHERS_BASIC = base64(WATCHER + ":" + WATCHWORD);
    private static final List<String> SECRETS =
            List.of(PASSWORD, USER_INFO, QUERY, PAYLOAD, ARGUMENT, CLIENTS, KEY, BASIC, WATCHWORD, WATCHERS_BASIC);

    private static final List<String> DOORS = List.of(
            "/status",
            "/metrics",
            "/openapi",
            "/health/started",
            "/health/live",
            "/health/ready",
            "/nothing?auth_token=" + CLIENTS,
            "/event?follow=maybe&auth_token=" + CLIENTS,
            "/session/%ff/event?types=,&auth_token=" + CLIENTS);

    @TempDir
    Path directory;

    @Test
    void anUpstreamsSecretsAndPayloadsAreNeverTold() throws Exception {
        try (DrivenUpstream upstream = DrivenUpstream.opencode()) {
            upstream.page("/path", DrivenUpstream.json("{\"directory\":" + PAYLOAD))
                    .page("/session/status", DrivenUpstream.json("[\"" + PAYLOAD + "\"]"))
                    .page(
                            "/sync/history",
                            DrivenUpstream.json("[{\"id\":\"" + PAYLOAD + "\",\"seq\":1e99,\"data\":{}}]"));
            URI url = upstream.url("");
            try (Jar relay = start(Map.of(
                    "UPSTREAM_URL",
                    "http://ignored:" + USER_INFO + "@127.0.0.1:" + url.getPort() + "?token=" + QUERY,
                    "UPSTREAM_MAX_EVENT_BYTES",
                    "1024"))) {
                int port = relay.port();
                SseClient client = SseClient.open(port, "/global/event");
                for (String data : List.of(
                        "{\"payload\":{\"id\":\"" + PAYLOAD,
                        "{\"payload\":{\"type\":\"" + PAYLOAD + "\",\"properties\":\"" + PAYLOAD + "\"}}",
                        PAYLOAD,
                        PAYLOAD.repeat(100))) {
                    upstream.send("data: " + data + "\n\n");
                    client.next(frame -> frame.data().contains("server.upstream.gap"));
                }
                upstream.sendRaw(PAYLOAD + "\r\n");
                client.next(frame -> frame.data().contains("server.upstream.down"));
                upstream.answer(DrivenUpstream.head(401, "Content-Length: 0", "WWW-Authenticate: Basic realm=x"));
                upstream.cut();
                awaitStatus(port, "answered 401");
                upstream.answer(DrivenUpstream.head(
                        302,
                        "Content-Length: 0",
                        "Location: http://a:" + USER_INFO + "@elsewhere.example/?token=" + QUERY));
                awaitStatus(port, "another origin");
                upstream.answer(DrivenUpstream.head(200, "Content-Length: 0", "Content-Type: text/html"));
                awaitStatus(port, "text/html");
                client.close();
                assertTrue(upstream.streamRequests().stream()
                        .allMatch(request -> ("Basic " + BASIC).equals(request.header("Authorization"))));
                assertSilent(relay, port);
            }
        }
    }

    @Test
    void whatAServerOfOurOwnIsStartedWithIsNeverTold() throws Exception {
        Path script = Files.writeString(
                directory.resolve("server"),
                "echo started with $UPSTREAM_PASSWORD, $SOME_API_KEY and ${SERVER_AUTH_PASSWORD-nothing} >&2; exit 3");
        try (Jar relay = start(Map.of(
                "SUPERVISOR_COMMAND",
                "sh " + script + " --token " + ARGUMENT,
                "SUPERVISOR_MAX_RESTARTS",
                "1",
                "UPSTREAM_RECONNECT_INITIAL_MS",
                "50",
                "UPSTREAM_RECONNECT_MAX_MS",
                "100",
                "SERVER_AUTH_MODE",
                "basic",
                "SERVER_AUTH_USERNAME",
                WATCHER,
                "SERVER_AUTH_PASSWORD",
                WATCHWORD,
                "SOME_API_KEY",
                KEY))) {
            int port = relay.port();
            awaitStatus(port, "started with ***, *** and nothing");
            awaitStatus(port, "left alone");
            assertSilent(relay, port);
        }
    }

    @Test
    void aWrongSettingIsToldWithoutWhatMayBeSecretInIt() throws Exception {
        Jar relay = start(Map.of(
                "UPSTREAM_URL", "ftp://a:" + USER_INFO + "@host/?token=" + QUERY,
                "UPSTREAM_PASSWORD", PASSWORD + "\t",
                "SUPERVISOR_COMMAND", "run --token " + ARGUMENT + " 'and"));
        try (relay) {
            assertEquals(78, relay.exitCode());
            String told = String.join("\n", relay.problems());
            assertTrue(told.contains("upstream.password=***") && told.contains("ftp://***@host/?***"), told);
            assertSilent(told);
        }
    }

    private Jar start(Map<String, String> settings) throws IOException {
        Path logging = directory.resolve("logging.properties");
        Files.writeString(logging, """
                handlers=java.util.logging.ConsoleHandler
                java.util.logging.ConsoleHandler.level=ALL
                .level=INFO
                dev.continuo.level=ALL
                """);
        Map<String, String> environment = new HashMap<>(Map.of(
                "SERVER_PORT",
                "0",
                "UPSTREAM_USERNAME",
                USER,
                "UPSTREAM_PASSWORD",
                PASSWORD,
                "UPSTREAM_RECONNECT_INITIAL_MS",
                "50",
                "UPSTREAM_RECONNECT_MAX_MS",
                "100",
                "UPSTREAM_STALL_TIMEOUT_MS",
                "1000",
                "PATH",
                System.getenv("PATH"),
                "JDK_JAVA_OPTIONS",
                "-Djava.io.tmpdir=" + directory + " -Djava.util.logging.config.file=" + logging));
        environment.putAll(settings);
        return Jar.start(directory, environment);
    }

    private static void awaitStatus(int port, String words) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        String status = get(port, "/status");
        while (!status.contains(words)) {
            assertTrue(System.nanoTime() < deadline, "not " + words + " in " + status);
            Thread.sleep(20);
            status = get(port, "/status");
        }
    }

    private static void assertSilent(Jar relay, int port) throws Exception {
        for (String door : DOORS) {
            assertSilent(get(port, door).replace("auth_token=" + CLIENTS, ""));
        }
        // Prints the threads with their names.
        new ProcessBuilder("kill", "-QUIT", String.valueOf(relay.process().pid()))
                .start()
                .waitFor();
        List<String> lines = new ArrayList<>();
        for (int tries = 0;
                tries < 500 && lines.stream().noneMatch(line -> line.contains("JNI global refs"));
                tries++) {
            Thread.sleep(20);
            lines = relay.output();
        }
        assertSilent(String.join("\n", lines));
        assertSilent(String.join("\n", relay.problems()));
        assertSilent(String.join(" ", relay.process().info().arguments().orElse(new String[0])));
    }

    private static void assertSilent(String told) {
        for (String secret : SECRETS) {
            assertFalse(told.contains(secret), () -> secret + " is told in: " + told);
        }
    }

    private static String get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .header("Authorization", "Basic " + WATCHERS_BASIC)
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    private static String base64(String pair) {
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
