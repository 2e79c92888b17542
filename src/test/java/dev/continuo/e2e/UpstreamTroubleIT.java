package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.Frame;
import dev.continuo.testing.ScriptedUpstream.Script;
import dev.continuo.testing.SseClient;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything an upstream can do to a relay with little memory, seen by one subscriber whose connection lasts through
 * all of it.
 */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // started once for all tests
class UpstreamTroubleIT {

    @TempDir
    static Path directory;

    private static DrivenUpstream upstream;
    private static Relay relay;
    private static SseClient subscriber;
    private static int events;

    private int linesBefore;

    @BeforeAll
    static void start() throws Exception {
        upstream = DrivenUpstream.opencode();
        relay = Relay.start(
                directory,
                upstream.url(""),
                Map.of("JAVA_TOOL_OPTIONS", "-Xmx128m", "UPSTREAM_STALL_TIMEOUT_MS", "5000"));
        subscriber = relay.open("/global/event?after_seq=0&follow=true");
        assertEquals("server.connected", subscriber.next().type());
    }

    @AfterAll
    static void stop() throws Exception {
        subscriber.close();
        relay.close();
        upstream.close();
    }

    @BeforeEach
    void anEventComesThrough() throws Exception {
        expectNextEvent();
        linesBefore = relay.jar().output().size();
    }

    @AfterEach
    void theReplayShowsTheSameAndTheLogStaysReadable() throws Exception {
        assertEquals(
                Relay.logged(subscriber.frames()).stream().map(Frame::lines).toList(),
                relay.replay("/global/event", "0").stream().map(Frame::lines).toList());
        relay.assertNoStackTrace();
    }

    @Test
    void killedAndRestarted() throws Exception {
        upstream.kill();
        expectDown("cut");
        JsonObject status = relay.awaitUpstream(now -> now.getString("breaker").equals("open")
                && now.getString("state").equals("waiting"));
        assertTrue(status.getInt("failures") >= 4, status::toString);
        assertTrue(status.getString("lastFailure").contains("refused"), status::toString);
        HttpResponse<String> ready = relay.get("/health/ready");
        assertEquals(200, ready.statusCode(), "an upstream that is away is no reason");
        assertTrue(ready.body().contains("refused"), ready.body());
        upstream.restart();
        expectGap("cut");
        expectNextEvent();
        status = relay.upstream();
        assertEquals("connected", status.getString("state"));
        assertEquals(0, status.getInt("failures"));
        assertEquals("closed", status.getString("breaker"));
        assertFalse(relay.get("/health/ready").body().contains("refused"), "what is over is no trouble");
        expectLines(
                "WARNING the stream was cut: .*; next attempt in \\d+ ms",
                "WARNING the upstream cannot be reached: .*refused; next attempt in \\d+ ms",
                "INFO connected after failure \\d+ in a row");
    }

    @Test
    void cutMidEvent() throws Exception {
        upstream.send("data: {\"directory\":\"/default\",\"payl");
        upstream.cut();
        expectDown("cut");
        expectGap("cut");
        expectNextEvent();
        expectLines("WARNING the stream was cut: .*", "INFO connected after failure 1 in a row");
    }

    @Test
    void stalled() throws Exception {
        upstream.silence();
        expectDown("stalled");
        expectGap("stalled");
        expectNextEvent();
        expectLines("WARNING no byte came for 5000 ms; .*", "INFO connected after failure 1 in a row");
    }

    @Test
    void unavailableFor() throws Exception {
        // Once, or a test that has to wait for a processor sees a second one.
        upstream.answer(connection -> {
            upstream.stream();
            connection.head(503, "Retry-After: 1");
        });
        upstream.cut();
        expectDown("cut");
        relay.awaitUpstream(now -> now.getString("lastFailure", "").contains("503"));
        assertTrue(expectGap("cut") >= 1000, "Retry-After must be waited for");
        expectNextEvent();
        expectLines(
                "WARNING the stream was cut: .*",
                "WARNING the upstream answered with status 503 and asks to wait 1 s; next attempt in 1000 ms",
                "INFO connected after failure 2 in a row");
    }

    @Test
    void aWebPage() throws Exception {
        misconfigured(
                DrivenUpstream.head(200, "Content-Type: text/html"),
                "http://\\S+/global/event answered 200 with text/html instead of text/event-stream; check upstream.url:"
                        + " with upstream.dialect=opencode it is the server's base URL");
    }

    @Test
    void aWrongPassword() throws Exception {
        misconfigured(
                DrivenUpstream.head(401, "WWW-Authenticate: Basic realm=x"),
                "http://\\S+/global/event answered 401: user name or password is missing or wrong; check"
                        + " upstream.username and upstream.password");
    }

    private void misconfigured(Script answer, String sentence) throws Exception {
        upstream.answer(answer);
        upstream.cut();
        expectDown("cut");
        JsonObject status = relay.awaitUpstream(now -> now.containsKey("misconfiguration"));
        assertEquals("misconfigured", status.getString("state"));
        assertTrue(status.getString("misconfiguration").matches(sentence), status::toString);
        HttpResponse<String> ready = relay.get("/health/ready");
        assertEquals(503, ready.statusCode());
        assertTrue(ready.body().contains(status.getString("misconfiguration")), ready.body());
        assertEquals(200, relay.get("/health/live").statusCode(), "a restart would not help");
        upstream.stream();
        expectGap("cut");
        expectNextEvent();
        assertEquals(200, relay.get("/health/ready").statusCode());
        assertFalse(relay.upstream().containsKey("misconfiguration"));
        expectLines(
                "WARNING the stream was cut: .*",
                "WARNING " + sentence + "; next attempt in \\d+ ms",
                "INFO connected after failure \\d+ in a row");
    }

    @Test
    void whatIsNotJsonCostsOneGapEach() throws Exception {
        upstream.send("data: <html>\n\n");
        expectGap("unparsable");
        upstream.send("data: {\"directory\":\"/default\"}\n\n");
        expectGap("unparsable");
        expectNextEvent();
        expectLines();
        assertEquals(
                1,
                relay.jar().output().stream()
                        .filter(line -> line.contains("UPSTREAM_DIALECT=plain"))
                        .count());
    }

    @Test
    void linesThatMeanNothingCostNothing() throws Exception {
        upstream.send("\u0000\u0001garbage: \u0003\n<html>\nid: 7\n\n");
        expectNextEvent();
        expectLines();
    }

    @Test
    void whatIsNoChunkIsACut() throws Exception {
        upstream.sendRaw("zz\u0001\u0002 this is no chunk\r\n");
        expectDown("cut");
        expectGap("cut");
        expectNextEvent();
        expectLines("WARNING the stream was cut: .*", "INFO connected after failure 1 in a row");
    }

    @Test
    void anEventOf100MegabytesCostsOneGap() throws Exception {
        upstream.sendEnormous(100);
        expectGap("oversized");
        expectNextEvent();
        expectLines();
    }

    @Test
    void aCleanEndAfterEventsIsAGapAndNoOutage() throws Exception {
        upstream.end();
        expectGap("ended");
        expectNextEvent();
        expectLines("INFO the upstream ended the stream; next attempt in \\d+ ms", "INFO connected");
    }

    @Test
    void aCleanEndAfterTheGreetingOnlyIsAnOutage() throws Exception {
        upstream.end();
        upstream.end();
        upstream.end();
        expectGap("ended");
        expectDown("ended without events");
        expectGap("ended without events");
        expectDown("ended without events");
        expectGap("ended without events");
        assertEquals(2, relay.upstream().getInt("failures"));
        expectNextEvent();
        assertEquals(0, relay.upstream().getInt("failures"));
    }

    private static Frame next() throws InterruptedException {
        return subscriber.next(Relay::logged);
    }

    private static void expectNextEvent() throws InterruptedException {
        String data = Events.envelope("/default", "ses_1", ++events);
        upstream.send("data: " + data + "\n\n");
        assertEquals(data, next().data());
    }

    private static void expectDown(String reason) throws InterruptedException {
        Frame down = next();
        assertEquals("server.upstream.down", down.type(), down::toString);
        assertEquals("{\"reason\":\"" + reason + "\"}", down.properties().toString());
    }

    /** Returns the duration it tells. */
    private static long expectGap(String reason) throws InterruptedException {
        Frame gap = next();
        assertEquals("server.upstream.gap", gap.type(), gap::toString);
        JsonObject properties = gap.properties();
        assertEquals(reason, properties.getString("reason"));
        assertEquals(0, properties.getInt("recovered"));
        assertFalse(properties.getBoolean("complete"));
        long down = properties.getJsonNumber("downMs").longValueExact();
        assertTrue(down >= 0 && down < 20_000, gap::toString);
        return down;
    }

    private void expectLines(String... expected) throws IOException {
        List<String> lines = relay.upstreamLines(linesBefore);
        assertEquals(expected.length, lines.size(), lines::toString);
        for (int i = 0; i < expected.length; i++) {
            assertTrue(lines.get(i).matches(expected[i]), lines.get(i));
        }
    }
}
