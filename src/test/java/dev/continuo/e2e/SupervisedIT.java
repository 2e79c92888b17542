package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.Eventually;
import dev.continuo.testing.Frame;
import dev.continuo.testing.SseClient;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar, running its upstream itself. */
class SupervisedIT {

    private static final String BUSY =
            "{\"directory\":\"/d\",\"payload\":{\"id\":\"evt_busy\",\"type\":\"session.status\","
                    + "\"properties\":{\"sessionID\":\"ses_1\",\"status\":{\"type\":\"busy\"}}}}";

    @TempDir
    Path directory;

    private static boolean lives(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    /** The first process of a machine takes its time to wait for the dead. */
    private static void awaitEnd(long pid) throws InterruptedException {
        Eventually.holds("the end of process " + pid, () -> !lives(pid));
    }

    private static void kill(long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-KILL", String.valueOf(pid)).start().waitFor();
    }

    private static JsonObject awaitServer(Relay relay) throws IOException, InterruptedException {
        relay.awaitUpstream(now -> now.getString("state").equals("connected"));
        return relay.awaitStatus("supervisor", now -> now.getString("state").equals("up"));
    }

    private static String tell(Relay relay, String deed, String argument) throws IOException, InterruptedException {
        String url = relay.status("supervisor").getString("url");
        String encoded = URLEncoder.encode(argument, StandardCharsets.UTF_8).replace("+", "%20");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url + "/do/" + deed + "/" + encoded))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    private static Frame next(SseClient subscriber, String type) throws InterruptedException {
        Frame frame = subscriber.next(Relay::logged);
        assertEquals(type, frame.type());
        return frame;
    }

    @Test
    void theRelayServesWhileItsServerStarts() throws Exception {
        try (Relay relay = Relay.supervising(directory, "never-ready", Map.of());
                SseClient subscriber = relay.open("/global/event")) {
            assertEquals("server.connected", subscriber.next().type());
            JsonObject server = relay.awaitStatus("supervisor", now -> now.containsKey("pid"));
            assertEquals("starting", server.getString("state"));
            assertFalse(server.containsKey("url"), server::toString);
            assertEquals("paused", relay.upstream().getString("state"));
            assertEquals(200, relay.get("/health/ready").statusCode());
            relay.jar().terminate();
            assertEquals(0, relay.jar().exitCode());
            awaitEnd(server.getInt("pid"));
        }
    }

    @Test
    void aCrashIsToldOnceAndTheNextServerIsFollowed() throws Exception {
        try (Relay relay = Relay.supervising(directory, "", Map.of());
                SseClient subscriber = relay.open("/global/event")) {
            JsonObject first = awaitServer(relay);
            for (int crash = 1; crash <= 3; crash++) {
                tell(relay, "send", "evt_" + crash);
                assertEquals("evt_" + crash, next(subscriber, "test").payload().getString("id"));
                kill(relay.status("supervisor").getInt("pid"));
                assertEquals(
                        "crash",
                        next(subscriber, "server.upstream.down").properties().getString("reason"));
                assertEquals(
                        "crash",
                        next(subscriber, "server.upstream.gap").properties().getString("reason"));
                JsonObject now = awaitServer(relay);
                assertEquals(crash, now.getInt("restarts"));
                assertEquals(crash, relay.upstream().getInt("reconnects"));
                assertEquals(0, relay.upstream().getInt("failures"));
                assertFalse(now.getString("url").equals(first.getString("url")));
                assertEquals("was ended by signal 9 (SIGKILL)", now.getString("lastExit"));
            }
            assertEquals(9, relay.replay("/global/event", "0").size());
            assertFalse(subscriber.closedWithin(0, java.util.concurrent.TimeUnit.SECONDS));
            relay.assertNoStackTrace();
        }
    }

    @Test
    void whatADyingServerHasSentComesBeforeItsLoss() throws Exception {
        try (Relay relay = Relay.supervising(directory, "", Map.of());
                SseClient subscriber = relay.open("/global/event")) {
            for (int crash = 1; crash <= 5; crash++) {
                awaitServer(relay);
                try {
                    tell(relay, "send-and-crash", "evt_last" + crash);
                } catch (IOException diedBeforeItsAnswer) {
                    // As it may.
                }
                assertEquals(
                        "evt_last" + crash, next(subscriber, "test").payload().getString("id"));
                next(subscriber, "server.upstream.down");
                next(subscriber, "server.upstream.gap");
            }
        }
    }

    @Test
    void theConnectionsOfDirectoriesFollowTheServerToo() throws Exception {
        try (Relay relay = Relay.supervising(directory, "", Map.of("UPSTREAM_SCOPE", "directory"));
                SseClient subscriber = relay.open("/event?directory=/d")) {
            JsonObject server = awaitServer(relay);
            relay.awaitUpstream(now -> now.getString("state").equals("connected"));
            tell(relay, "send", BUSY);
            next(subscriber, "session.status");
            kill(server.getInt("pid"));
            Frame down = next(subscriber, "server.upstream.down");
            assertEquals("crash", down.properties().getString("reason"));
            assertEquals("/d", down.properties().getString("directory"));
            next(subscriber, "session.error");
            next(subscriber, "session.status");
            next(subscriber, "session.idle");
            next(subscriber, "server.upstream.gap");
            assertEquals(
                    0,
                    relay.upstreamLines(0).stream()
                            .filter(line -> line.contains("cannot be reached"))
                            .count(),
                    "a crash is no failure");
            tell(relay, "send", "evt_new");
            subscriber.next(frame -> frame.data().contains("evt_new"));
        }
    }

    @Test
    void aTurnInFlightEndsWithTheServer() throws Exception {
        try (Relay relay = Relay.supervising(directory, "", Map.of());
                SseClient subscriber = relay.open("/global/event")) {
            JsonObject server = awaitServer(relay);
            tell(relay, "send", BUSY);
            next(subscriber, "session.status");
            long start = System.nanoTime();
            kill(server.getInt("pid"));
            next(subscriber, "server.upstream.down");
            assertEquals(
                    "UpstreamLost",
                    next(subscriber, "session.error")
                            .properties()
                            .getJsonObject("error")
                            .getString("name"));
            next(subscriber, "session.status");
            next(subscriber, "session.idle");
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(20).toNanos());
            next(subscriber, "server.upstream.gap");
        }
    }

    @Test
    void aServerWhoseStreamIsDeadIsRestartedThoughItsHealthAnswers() throws Exception {
        Map<String, String> settings =
                Map.of("SUPERVISOR_HEALTH_INTERVAL_MS", "1000", "UPSTREAM_STALL_TIMEOUT_MS", "2000");
        try (Relay relay = Relay.supervising(directory, "", settings);
                SseClient subscriber = relay.open("/global/event")) {
            awaitServer(relay);
            tell(relay, "silence", "");
            assertEquals(
                    "stalled",
                    next(subscriber, "server.upstream.down").properties().getString("reason"));
            JsonObject after = relay.awaitStatus(
                    "supervisor",
                    now -> now.getInt("restarts") == 1 && now.getString("state").equals("up"));
            assertTrue(after.getString("lastFailure").contains("its stream is dead"), after::toString);
            relay.awaitUpstream(now -> now.getString("state").equals("connected") && now.getInt("failures") == 0);
            tell(relay, "send", "evt_new");
            subscriber.next(frame -> frame.data().contains("evt_new"));
        }
    }

    @Test
    void aRelayThatStopsTakesItsServerWithIt() throws Exception {
        try (Relay relay =
                Relay.supervising(directory, "orphan deaf-to-term", Map.of("SUPERVISOR_STOP_TIMEOUT_MS", "3000"))) {
            JsonObject server = awaitServer(relay);
            relay.jar().terminate();
            assertEquals(0, relay.jar().exitCode(Duration.ofSeconds(15)));
            awaitEnd(server.getInt("pid"));
            relay.assertNoStackTrace();
            assertEquals(List.of("INFO connected"), relay.upstreamLines(0));
        }
    }

    @Test
    void aRelayThatDrainsForLongKeepsItsServerMeanwhile() throws Exception {
        List<SseClient> readers = new ArrayList<>();
        try (Relay relay = Relay.supervising(directory, "", Map.of("SERVER_EVENT_STREAM_DRAIN_MS", "15000"))) {
            int server = awaitServer(relay).getInt("pid");
            for (int i = 0; i < 3; i++) {
                readers.add(relay.open("/global/event"));
                readers.get(i).next("server.connected");
            }
            relay.jar().terminate();
            // At once, after 4 s and after 8 s.
            readers.get(0).next("server.stream.closing");
            readers.get(1).next("server.stream.closing");
            assertTrue(lives(server), "it is needed until the last reader is told");
            readers.get(2).next("server.stream.closing");
            assertEquals(0, relay.jar().exitCode());
            awaitEnd(server);
        } finally {
            for (SseClient reader : readers) {
                reader.close();
            }
        }
    }

    @Test
    void whatAKilledRelayLeavesTheNextOneEnds() throws Exception {
        long left;
        try (Relay relay = Relay.supervising(directory, "orphan", Map.of())) {
            left = awaitServer(relay).getInt("pid");
            relay.jar().kill();
        }
        assertTrue(lives(left));
        try (Relay relay = Relay.supervising(directory, "", Map.of())) {
            awaitServer(relay);
            awaitEnd(left);
            relay.jar().terminate();
            assertEquals(0, relay.jar().exitCode());
        }
    }

    @Test
    void aServerThatCannotBeStartedMakesTheRelayUnreadyInWords() throws Exception {
        try (Relay relay = Relay.supervising(
                        directory,
                        "exit=3",
                        Map.of(
                                "SUPERVISOR_MAX_RESTARTS",
                                "1",
                                "UPSTREAM_RECONNECT_INITIAL_MS",
                                "1000",
                                "UPSTREAM_RECONNECT_MAX_MS",
                                "1000"));
                SseClient subscriber = relay.open("/global/event?after_seq=0&follow=true")) {
            assertEquals(
                    "start failed",
                    next(subscriber, "server.upstream.down").properties().getString("reason"));
            relay.awaitStatus("supervisor", now -> now.getString("state").equals("crash_loop"));
            assertEquals(503, relay.get("/health/ready").statusCode());
            String answer = relay.get("/health/ready").body();
            assertTrue(answer.contains("see /status"), answer);
            assertFalse(answer.contains("the end"), "what it printed is not for everybody: " + answer);
            String status = relay.get("/status").body();
            assertTrue(status.contains("ended 2 times within") && status.contains("the end"), status);
            assertEquals(1, relay.replay("/global/event", "0").size());
        }
    }
}
