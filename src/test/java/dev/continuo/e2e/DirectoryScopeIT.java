package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.Eventually;
import dev.continuo.testing.Frame;
import dev.continuo.testing.ScriptedUpstream.Script;
import dev.continuo.testing.SseClient;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A connection per directory. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // started before each test
class DirectoryScopeIT {

    private static final String BUSY = "\"status\":{\"type\":\"busy\"}";

    @TempDir
    Path temporary;

    private final List<SseClient> clients = new ArrayList<>();
    private DirectoriesUpstream upstream;
    private Relay relay;
    private String a;
    private int sent;

    @BeforeEach
    void start() throws Exception {
        a = Files.createDirectory(temporary.toRealPath().resolve("a")).toString();
        upstream = new DirectoriesUpstream();
        relay = Relay.start(
                temporary,
                upstream.url(),
                Map.of(
                        "UPSTREAM_SCOPE", "directory",
                        "UPSTREAM_LINGER_MS", "500",
                        "SERVER_EVENT_STREAM_HEARTBEAT_MS", "1000",
                        "UPSTREAM_RECONNECT_MAX_ATTEMPTS", "2"));
    }

    @AfterEach
    void stop() throws Exception {
        for (SseClient client : clients) {
            client.close();
        }
        try {
            relay.assertNoStackTrace();
        } finally {
            relay.close();
            upstream.close();
        }
    }

    @Test
    void whoNamesDirectoriesWithoutEndGetsNoConnectionForEach() throws Exception {
        try (Relay narrow = Relay.start(
                        Files.createDirectory(temporary.resolve("narrow")),
                        upstream.url(),
                        Map.of(
                                "UPSTREAM_SCOPE", "directory",
                                "UPSTREAM_MAX_DIRECTORIES", "3",
                                "UPSTREAM_LINGER_MS", "500"));
                SseClient first = narrow.open(event("/d1"));
                SseClient second = narrow.open(event("/d2"))) {
            SseClient third = open(narrow, event("/d3"));
            upstream.awaitConnected("/d3");
            for (int i = 0; i < 100; i++) {
                try (SseClient refused = narrow.open(event("/other/" + i))) {
                    assertEquals(429, refused.status());
                    assertEquals("application/json", refused.header("Content-Type"));
                    assertEquals("30", refused.header("Retry-After"));
                }
            }
            try (SseClient again = narrow.open(event("/d1"))) {
                assertEquals(200, again.status());
            }
            assertEquals(3, narrow.upstream().getJsonObject("directories").getInt("count"));
            for (SseClient open : List.of(first, second, third)) {
                assertEquals(200, open.status());
            }
            third.close();
            Eventually.holds("there is room again", Duration.ofSeconds(30), () -> {
                try (SseClient fourth = narrow.open(event("/d4"))) {
                    return fourth.status() == 200;
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    @Test
    void aHundredStreamsShareOneConnectionWhateverTheyCallTheDirectory() throws Exception {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), Path.of(a));
        List<String> names = List.of(a, link.toString(), a + "/", a + "/../a", link + "/.");
        List<CompletableFuture<SseClient>> opening = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String name = names.get(i % names.size());
            CompletableFuture<SseClient> opened = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    opened.complete(relay.open(event(name)));
                } catch (Exception e) {
                    opened.completeExceptionally(e);
                }
            });
            opening.add(opened);
        }
        for (CompletableFuture<SseClient> opened : opening) {
            clients.add(opened.get());
        }
        upstream.awaitConnected(a);
        String id = send(a);
        for (SseClient client : clients) {
            Frame first = Relay.next(client);
            assertEquals(id, Relay.id(first), "and no gap before it");
        }
        assertEquals(1, upstream.opened(a));
        JsonObject directories = relay.upstream().getJsonObject("directories");
        assertEquals(1, directories.getInt("count"));
        assertEquals(
                "connected",
                directories.getJsonObject("connections").getJsonObject(a).getString("state"));
    }

    @Test
    void aConnectionLingersIsLetGoAndComesBackWithAGap() throws Exception {
        // Longer than a busy machine takes from one stream to the next.
        try (Relay lingering = Relay.start(
                Files.createDirectory(temporary.resolve("lingering")),
                upstream.url(),
                Map.of("UPSTREAM_SCOPE", "directory", "UPSTREAM_LINGER_MS", "5000"))) {
            lingersIsLetGoAndComesBackWithAGap(lingering);
            lingering.assertNoStackTrace();
        }
    }

    private void lingersIsLetGoAndComesBackWithAGap(Relay lingering) throws Exception {
        SseClient all = open(lingering, "/global/event");
        SseClient first = open(lingering, event(a));
        upstream.awaitConnected(a);
        upstream.awaitConnected("/default");
        first.close();
        open(lingering, event(a)).close();
        SseClient again = open(lingering, event(a));
        again.close();
        Eventually.holds("let go", () -> upstream.open(a) == 0);
        assertEquals(1, upstream.opened(a), "it lingered between the first three");
        assertEquals(1, upstream.open("/default"));

        SseClient other = open(lingering, event("/b"));
        // Its connection may be there, and its gap told, before the stream has begun.
        SseClient back = open(lingering, event(a) + "&after_seq=0&follow=true");
        Frame gap = Relay.next(back);
        assertGap(gap, "unobserved", a);
        assertTrue(gap.properties().getInt("downMs") > 0, gap::toString);
        assertTrue(gap.properties().getBoolean("complete"), gap::toString);
        assertGap(Relay.next(all), "unobserved", a);
        upstream.awaitConnected("/b");
        String id = send("/b");
        assertEquals(id, Relay.id(Relay.next(other)), "it concerns the one directory, and /b is new");
        assertEquals(id, Relay.id(Relay.next(all)));
        assertTrue(lingering.jar().output().stream()
                .anyMatch(line -> line.contains("connection for " + a + " was let go")));
    }

    @Test
    void aTurnInFlightKeepsTheConnection() throws Exception {
        SseClient client = open(event(a));
        upstream.awaitConnected(a);
        upstream.send(a, "evt_busy", "session.status", "ses_1", BUSY);
        assertEquals("evt_busy", Relay.id(Relay.next(client)));
        client.close();
        awaitNoStreams();
        Thread.sleep(2_000);
        assertEquals(1, upstream.open(a), "longer than it lingers");
        upstream.send(a, "evt_idle", "session.idle", "ses_1", "");
        Eventually.holds("let go", () -> upstream.open(a) == 0);
        assertEquals(
                List.of("evt_busy", "evt_idle"),
                relay.replay("/session/ses_1/event", "0").stream()
                        .map(Relay::id)
                        .toList());
    }

    @Test
    void anOutageOfOneDirectoryIsToldThereAndToWhoSeesAll() throws Exception {
        SseClient all = open("/global/event");
        SseClient one = open(event(a));
        SseClient other = open(event("/b"));
        for (String directory : List.of(a, "/b", "/default")) {
            upstream.awaitConnected(directory);
        }
        upstream.cut(a);
        for (SseClient client : List.of(one, all)) {
            Frame down = Relay.next(client);
            assertEquals(
                    "{\"reason\":\"cut\",\"directory\":\"" + a + "\"}",
                    down.properties().toString());
            assertGap(Relay.next(client), "cut", a);
        }
        String id = send("/b");
        assertEquals(id, Relay.id(Relay.next(other)));
        assertEquals(id, Relay.id(Relay.next(all)));
        assertTrue(relay.jar().output().stream().anyMatch(line -> line.contains(a + ": the stream was cut")));
    }

    @Test
    void givingUpADirectoryEndsItsTurnsOnly() throws Exception {
        SseClient one = open(event(a));
        SseClient other = open(event("/b"));
        upstream.awaitConnected(a);
        upstream.awaitConnected("/b");
        upstream.send(a, "evt_a", "session.status", "ses_a", BUSY);
        upstream.send("/b", "evt_b", "session.status", "ses_b", BUSY);
        assertEquals("evt_a", Relay.id(Relay.next(one)));
        assertEquals("evt_b", Relay.id(Relay.next(other)));
        upstream.answer(a, DrivenUpstream.head(503, "Content-Length: 0"));
        upstream.page("/session/status", DrivenUpstream.head(503, "Content-Length: 0"));
        upstream.cut(a);
        assertEquals("server.upstream.down", Relay.next(one).type());
        assertEquals("session.error", Relay.next(one).type());
        assertEquals("session.status", Relay.next(one).type());
        Frame idle = Relay.next(one);
        assertEquals("session.idle", idle.type());
        assertEquals("ses_a", idle.properties().getString("sessionID"));
        upstream.send("/b", "evt_b2", "session.idle", "ses_b", "");
        assertEquals("evt_b2", Relay.id(Relay.next(other)));
        assertEquals(200, relay.get("/health/ready").statusCode());
        relay.awaitUpstream(now -> now.getString("state").equals("waiting"));
        upstream.answer(a, null);
        assertGap(Relay.next(one), "cut", a);
    }

    @Test
    void aDirectoryThatTheUpstreamRefusesLeavesTheRelayReadyAsLongAsItServesAnother() throws Exception {
        // As opencode answers for a directory whose opencode.json is no JSON.
        upstream.answer("/refused", DrivenUpstream.head(400, "Content-Length: 0"));
        SseClient one = open(event(a));
        upstream.awaitConnected(a);
        open(event("/refused"));
        relay.awaitUpstream(now -> {
            JsonObject connections = now.getJsonObject("directories").getJsonObject("connections");
            return now.getString("state").equals("misconfigured")
                    && connections.getJsonObject(a).getString("state").equals("connected");
        });
        JsonObject connections = relay.upstream().getJsonObject("directories").getJsonObject("connections");
        assertEquals("misconfigured", connections.getJsonObject("/refused").getString("state"));
        assertEquals("connected", connections.getJsonObject(a).getString("state"));
        HttpResponse<String> ready = relay.get("/health/ready");
        assertEquals(200, ready.statusCode());
        assertTrue(ready.body().contains("/refused answered 400"), ready::body);
        one.close();
        Eventually.holds("it serves none any more", () -> upstream.open(a) == 0);
        Eventually.holds("it is not ready any more", () -> ready() == 503);
    }

    @Test
    void anEventOfTheWholeServerIsLoggedOnceAndReachesAll() throws Exception {
        SseClient all = open("/global/event");
        SseClient one = open(event(a));
        SseClient other = open(event("/b"));
        for (String directory : List.of(a, "/b", "/default")) {
            upstream.awaitConnected(directory);
            // What comes while a connection catches up is logged behind what others bring meanwhile.
            String caughtUp = send(directory);
            while (relay.replay("/global/event", "0").stream()
                    .noneMatch(frame -> Relay.id(frame).equals(caughtUp))) {
                Thread.sleep(20);
            }
            upstream.send(directory, "evt_new", "installation.updated", null, "");
            upstream.send(directory, "evt_odd", "odd.thing", null, "");
        }
        String idA = send(a);
        assertEquals(
                List.of("evt_new"),
                Relay.until(one, idA).stream().filter("evt_new"::equals).toList());
        String idB = send("/b");
        assertEquals(
                List.of("evt_new"),
                Relay.until(other, idB).stream().filter("evt_new"::equals).toList());
        String id = send("/default");
        List<String> seen = Relay.until(all, id);
        assertEquals(seen.stream().distinct().toList(), seen);
        assertTrue(seen.containsAll(List.of("evt_new", "evt_odd", idA, idB)), seen::toString);
    }

    @Test
    void aLinkThatMovedIsFollowedWhenItsConnectionConnectsAgain() throws Exception {
        String b = Files.createDirectory(temporary.toRealPath().resolve("b")).toString();
        Path link = Files.createSymbolicLink(temporary.resolve("link"), Path.of(a));
        SseClient client = open(event(link.toString()));
        SseClient real = open(event(a));
        upstream.awaitConnected(a);
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of(b));
        assertEquals(0, upstream.opened(b));
        upstream.end(a);
        upstream.awaitConnected(b);
        upstream.awaitConnected(a);
        String id = send(b);
        assertTrue(Relay.until(client, id).contains(id));
        String inA = send(a);
        assertTrue(Relay.until(real, inA).contains(inA));
        String last = send(b);
        assertEquals(List.of(last), Relay.until(client, last));
    }

    @Test
    void aSessionsStreamNeedsItsDirectory() throws Exception {
        upstream.page("/session/ses_1", DrivenUpstream.json("{\"id\":\"ses_1\",\"directory\":\"" + a + "\"}"));
        SseClient client = open("/session/ses_1/event");
        upstream.awaitConnected(a);
        upstream.send(a, "evt_1", "message.updated", "ses_1", "");
        assertEquals("evt_1", Relay.id(Relay.next(client)));
        Eventually.holds("the default directory is not needed any more", () -> upstream.open("/default") == 0);
        assertEquals(1, upstream.open(a));
    }

    @Test
    void theDefaultDirectoryIsSharedWithWhoNamesIt() throws Exception {
        SseClient unnamed = open("/event");
        SseClient named = open(event("/default/"));
        upstream.awaitConnected("/default");
        String id = send("/default");
        assertEquals(id, Relay.id(Relay.next(unnamed)));
        assertEquals(id, Relay.id(Relay.next(named)));
        assertEquals(1, upstream.opened("/default"));
        assertEquals(0, upstream.opened(""));
    }

    @Test
    void aRestartedUpstreamGetsAllItsConnectionsBack() throws Exception {
        SseClient all = open("/global/event");
        SseClient one = open(event(a));
        upstream.awaitConnected(a);
        upstream.awaitConnected("/default");
        upstream.kill();
        assertEquals("server.upstream.down", Relay.next(one).type());
        relay.awaitUpstream(now -> now.getInt("failures") >= 2);
        upstream.restart();
        assertGap(Relay.next(one), "cut", a);
        List<String> directories = new ArrayList<>();
        while (directories.size() < 4) {
            directories.add(Relay.next(all).properties().getString("directory"));
        }
        assertEquals(2, directories.stream().filter(a::equals).count(), directories::toString);
        upstream.awaitConnected("/default");
        String id = send("/default");
        assertTrue(Relay.until(all, id).contains(id));
        assertEquals("connected", relay.upstream().getString("state"));
    }

    @Test
    void whatADirectoryMissedIsRecoveredAndNothingOfOthers() throws Exception {
        history(durable("ses_a", 0, a), durable("ses_b", 0, "/b"));
        SseClient one = open(event(a));
        upstream.awaitConnected(a);
        String id = send(a);
        assertEquals(id, Relay.id(Relay.next(one)));
        Eventually.holds("asked before the stream, and twice after it began", () -> asked >= 3);
        history(durable("ses_a", 0, a), durable("ses_a", 1, a), durable("ses_b", 0, "/b"), durable("ses_b", 1, "/b"));
        upstream.page("/session/ses_a", DrivenUpstream.json("{\"directory\":\"" + a + "\"}"));
        upstream.page("/session/ses_b", DrivenUpstream.json("{\"directory\":\"/b\"}"));
        upstream.cut(a);
        assertEquals("server.upstream.down", Relay.next(one).type());
        assertEquals("evt_ses_a_1", Relay.id(Relay.next(one)));
        Frame gap = Relay.next(one);
        assertGap(gap, "cut", a);
        assertEquals(1, gap.properties().getInt("recovered"));
        assertTrue(gap.properties().getBoolean("complete"), gap::toString);
        assertFalse(relay.replay("/global/event", "0").stream()
                .anyMatch(frame -> Relay.id(frame).contains("ses_b")));
    }

    @Test
    void whatTheFirstStreamOfADirectoryDoesNotBringIsRecoveredAndWhatIsOlderIsNot() throws Exception {
        Script before = kept(durable("ses_a", 0, a));
        Script after = kept(durable("ses_a", 0, a), durable("ses_a", 1, a), durable("ses_b", 0, "/b"));
        upstream.page("/sync/history", connection -> (upstream.opened(a) == 0 ? before : after).play(connection));
        SseClient one = open(event(a));
        assertEquals("evt_ses_a_1", Relay.id(Relay.next(one)));
        upstream.cut(a);
        assertEquals("server.upstream.down", Relay.next(one).type());
        Frame gap = Relay.next(one);
        assertGap(gap, "cut", a);
        assertTrue(gap.properties().getBoolean("complete"), gap::toString);
    }

    private volatile int asked;

    /** The upstream keeps these, and answers with what is beyond what it is asked for. */
    private void history(String... events) {
        upstream.page("/sync/history", kept(events));
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // a test waits for three, one after another
    private Script kept(String... events) {
        return DrivenUpstream.answering(request -> {
            asked++;
            JsonObject known = Relay.parse(request.body());
            return "["
                    + String.join(
                            ",",
                            List.of(events).stream()
                                    .filter(event -> {
                                        JsonObject json = Relay.parse(event);
                                        return json.getInt("seq") > known.getInt(json.getString("aggregate_id"), -1);
                                    })
                                    .toList())
                    + "]";
        });
    }

    private static String durable(String session, int seq, String directory) {
        String info = seq == 0 ? ",\"info\":{\"directory\":\"" + directory + "\"}" : "";
        return "{\"id\":\"evt_" + session + "_" + seq + "\",\"aggregate_id\":\"" + session + "\",\"seq\":" + seq
                + ",\"type\":\"session.updated.1\",\"data\":{\"sessionID\":\"" + session + "\"" + info + "}}";
    }

    private int ready() {
        try {
            return relay.get("/health/ready").statusCode();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private SseClient open(String path) throws Exception {
        return open(relay, path);
    }

    private SseClient open(Relay at, String path) throws Exception {
        SseClient client = at.open(path);
        clients.add(client);
        return client;
    }

    private void awaitNoStreams() throws Exception {
        int count;
        do {
            count = Relay.parse(relay.get("/status").body())
                    .getJsonObject("subscribers")
                    .getInt("count");
        } while (count > 0);
    }

    /** Sends another event of a directory; returns its id. */
    private String send(String directory) {
        String id = "evt_" + ++sent;
        upstream.send(directory, id, "todo.updated", "ses_x", "");
        return id;
    }

    private static void assertGap(Frame gap, String reason, String directory) {
        assertEquals("server.upstream.gap", gap.type(), gap::toString);
        assertEquals(reason, gap.properties().getString("reason"));
        assertEquals(directory, gap.properties().getString("directory"));
    }

    private static String event(String directory) {
        return "/event?directory=" + URLEncoder.encode(directory, StandardCharsets.UTF_8);
    }
}
