package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.Eventually;
import dev.continuo.testing.Frame;
import dev.continuo.testing.ScriptedRequest;
import dev.continuo.testing.SseClient;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the relay finds out about an outage, from an upstream that is asked. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // started once for all tests
class ReconcileIT {

    private static final String NOBODY = "{}";

    @TempDir
    static Path directory;

    private static DrivenUpstream upstream;
    private static Relay relay;
    private static int sessions;

    private String session;
    private SseClient subscriber;

    @BeforeAll
    static void start() throws Exception {
        upstream = DrivenUpstream.opencode();
        upstream.page("/session/status", DrivenUpstream.json(NOBODY));
        upstream.page("/sync/history", DrivenUpstream.json("[]"));
        relay = Relay.start(
                directory,
                upstream.url(""),
                Map.of(
                        "UPSTREAM_RECONNECT_MAX_ATTEMPTS",
                        "3",
                        "UPSTREAM_CONNECT_TIMEOUT_MS",
                        "500",
                        "UPSTREAM_MAX_EVENT_BYTES",
                        "1048576",
                        // An answer is waited for not as long as it takes a stream to be deaf.
                        "UPSTREAM_STALL_TIMEOUT_MS",
                        "4000",
                        "UPSTREAM_DEAF_TIMEOUT_MS",
                        "5000"));
    }

    @AfterAll
    static void stop() throws Exception {
        try {
            relay.assertNoStackTrace();
        } finally {
            relay.close();
            upstream.close();
        }
    }

    @BeforeEach
    void aTurnOfANewSessionIsInFlight() throws Exception {
        session = "ses_" + ++sessions;
        subscriber = relay.open("/global/event");
        assertEquals("server.connected", subscriber.next().type());
        kept(durable(0), durable(1));
        upstream.send(
                durableLive(0) + durableLive(1) + event("busy", "session.status", "\"status\":{\"type\":\"busy\"}"));
        assertEquals(id(0), id(next()));
        assertEquals(id(1), id(next()));
        assertEquals("session.status", next().type());
        says(busy());
    }

    @AfterEach
    void theTurnIsOverAndNothingCameTwice() throws Exception {
        says(NOBODY);
        upstream.stream();
        relay.awaitUpstream(now -> now.getString("state").equals("connected"));
        upstream.send(event("over", "session.idle", ""));
        subscriber.next(frame -> Relay.logged(frame) && id(frame).equals(id("over")));
        assertEquals(0, sessions().getInt("inFlight"));
        List<String> ids =
                Relay.logged(subscriber.frames()).stream().map(ReconcileIT::id).toList();
        assertEquals(ids.stream().distinct().toList(), ids);
        subscriber.close();
    }

    @Test
    void whatHappenedMeanwhileComesInOrderThenTheEndThenTheGapThenWhatIsLive() throws Exception {
        kept(durable(0), durable(1), durable(2), durable(3), durable(4));
        says(NOBODY);
        // The connection brings 4 itself, at once, and its copy behind it.
        upstream.cut();
        upstream.send(durableLive(4) + event("other", "todo.updated", "").replace(session + "\"", "ses_other\""));
        assertEquals("server.upstream.down", next().type());
        assertEquals(id(2), id(next()));
        assertEquals(id(3), id(next()));
        gap("cut", 2, true);
        assertEquals(id(4), id(next()));
        assertEquals(id("other"), id(next()));
    }

    @Test
    void anEndThatNobodySawIsPublished() throws Exception {
        kept(durable(0), durable(1), durable(2));
        says(NOBODY);
        upstream.cut();
        assertEquals("server.upstream.down", next().type());
        assertEquals(id(2), id(next()));
        Frame status = next();
        assertEquals("session.status", status.type());
        assertEquals("idle", status.properties().getJsonObject("status").getString("type"));
        Frame idle = next();
        assertEquals("session.idle", idle.type());
        assertEquals(session, idle.properties().getString("sessionID"));
        assertEquals("/default", idle.json().getString("directory"));
        gap("cut", 1, true);
    }

    @Test
    void anEndThatNobodySawIsPublishedAlsoWhenNobodyCouldBeAskedAtFirst() throws Exception {
        upstream.page("/session/status", DrivenUpstream.head(500, "Content-Length: 0"));
        upstream.cut();
        assertEquals("server.upstream.down", next().type());
        gap("cut", 0, false);
        says(NOBODY);
        assertEquals("session.status", next().type());
        assertEquals("session.idle", next().type());
        assertEquals(0, sessions().getInt("inFlight"));
    }

    @Test
    void anEndThatNobodySawIsPublishedAlsoWhenAnotherDirectoryIsRefused() throws Exception {
        upstream.send(event("other", "session.updated", "")
                .replace("/default", "/refused")
                .replace(session + "\"", "ses_other\""));
        assertEquals("session.updated", next().type());
        upstream.page("/session/status", connection -> {
            // As opencode answers for a directory whose opencode.json is no JSON.
            boolean refused = connection.lastRequest().line().contains("refused");
            (refused ? DrivenUpstream.head(400, "Content-Length: 0") : DrivenUpstream.json(NOBODY)).play(connection);
        });
        upstream.cut();
        assertEquals("server.upstream.down", next().type());
        assertEquals("session.status", next().type());
        assertEquals("session.idle", next().type());
        gap("cut", 0, true);
    }

    @Test
    void anEndThatNobodySawIsPublishedAlsoWhenAnotherDirectoryDoesNotAnswer() throws Exception {
        upstream.send(event("other", "session.updated", "")
                .replace("/default", "/silent")
                .replace(session + "\"", "ses_other\""));
        assertEquals("session.updated", next().type());
        upstream.page("/session/status", connection -> {
            // As a server does whose directory is on a disk that is away.
            if (connection.lastRequest().line().contains("silent")) {
                connection.hold();
            } else {
                DrivenUpstream.page(connection, NOBODY);
            }
        });
        upstream.cut();
        assertEquals("server.upstream.down", next().type());
        assertEquals("session.status", next().type());
        assertEquals("session.idle", next().type());
        gap("cut", 0, true);
    }

    @Test
    void anEndThatNobodySawIsPublishedAlsoWhenTheSessionStillHadSomethingToSay() throws Exception {
        says(NOBODY);
        upstream.cut();
        upstream.send(event("title", "session.updated", ""));
        assertEquals("server.upstream.down", next().type());
        gap("cut", 0, true);
        assertEquals(id("title"), id(next()));
        assertEquals("session.status", next().type());
        assertEquals("session.idle", next().type());
    }

    @Test
    void aTurnThatNobodyCouldBeAskedAboutAtFirstGoesOnWhenItIsBusy() throws Exception {
        upstream.page("/session/status", DrivenUpstream.head(500, "Content-Length: 0"));
        upstream.cut();
        assertEquals("server.upstream.down", next().type());
        gap("cut", 0, false);
        says(busy());
        int before = statusRequests();
        Eventually.holds("asked who is busy", () -> statusRequests() > before);
        upstream.send(event("a", "message.part.delta", "\"n\":1"));
        assertEquals(id("a"), id(next()));
        assertEquals(1, sessions().getInt("inFlight"));
    }

    @Test
    void anEndThatCouldNotBeReadIsPublished() throws Exception {
        says(NOBODY);
        upstream.send("data: {\"payload\":{\"type\":\"session.idle\n\n");
        gap("unparsable", 0, false);
        assertEquals("session.status", next().type());
        assertEquals("session.idle", next().type());
        assertEquals(0, sessions().getInt("inFlight"));
    }

    @Test
    void anEndThatWasTooLargeIsPublished() throws Exception {
        says(NOBODY);
        upstream.sendEnormous(2);
        gap("oversized", 0, false);
        assertEquals("session.status", next().type());
        assertEquals("session.idle", next().type());
    }

    @Test
    void anEndThatCouldNotBeReadWhileTheHistoryWasAskedForIsPublished() throws Exception {
        upstream.page("/sync/history", connection -> connection.hold());
        int before = requests("/sync/history");
        upstream.cut();
        assertEquals("server.upstream.down", next().type());
        Eventually.holds("asked for what was missed", () -> requests("/sync/history") > before);
        upstream.send(
                event("end", "session.idle", "") + event("again", "session.status", "\"status\":{\"type\":\"busy\"}")
                        + "data: {\"payload\":{\"type\":\"session.idle\n\n");
        says(NOBODY);
        gap("cut", 0, false);
        assertEquals(id("end"), id(next()));
        assertEquals(id("again"), id(next()));
        gap("unparsable", 0, false);
        assertEquals("session.status", next().type());
        assertEquals("session.idle", next().type());
    }

    @Test
    void aTurnThatIsBusyAfterAnUnreadableEventGoesOn() throws Exception {
        int before = statusRequests();
        upstream.send("data: {\n\n");
        assertEquals("server.upstream.gap", next().type());
        // Two answers without it, a second and three after the event, would have ended it.
        for (int second = 1; second <= 4; second++) {
            TimeUnit.SECONDS.sleep(1);
            String other = "other" + second;
            upstream.send(event(other, "todo.updated", "").replace(session + "\"", "ses_other\""));
            assertEquals(id(other), id(next()));
        }
        assertTrue(statusRequests() > before);
        assertEquals(1, sessions().getInt("inFlight"));
    }

    @Test
    void aTurnThatIsStillBusyGoesOn() throws Exception {
        upstream.cut();
        assertEquals("server.upstream.down", next().type());
        gap("cut", 0, true);
        upstream.send(event("a", "message.part.delta", "\"n\":1"));
        assertEquals(id("a"), id(next()));
    }

    @Test
    void aDurableEventThatCannotBeReadMakesTheGapIncomplete() throws Exception {
        String unreadable = durable(2).replace("{\"sessionID\":\"" + session + "\"", "{\"sessionID\":7");
        kept(durable(0), durable(1), unreadable, durable(3));
        upstream.cut();
        assertEquals("server.upstream.down", next().type());
        assertEquals(id(3), id(next()));
        gap("cut", 1, false);
    }

    @Test
    void anUpstreamThatDoesNotAnswerHoldsLiveEventsBackNotForLong() throws Exception {
        upstream.page("/sync/history", connection -> connection.hold());
        upstream.cut();
        upstream.send(event("a", "message.part.delta", "\"n\":1"));
        assertEquals("server.upstream.down", next().type());
        gap("cut", 0, false);
        assertEquals(id("a"), id(next()));
    }

    @Test
    void anUpstreamThatHasNoHistoryGetsAnIncompleteGapAndItsEndsAllTheSame() throws Exception {
        upstream.page("/sync/history", DrivenUpstream.head(404));
        says(NOBODY);
        upstream.cut();
        assertEquals("server.upstream.down", next().type());
        assertEquals("session.status", next().type());
        assertEquals("session.idle", next().type());
        gap("cut", 0, false);
    }

    @Test
    void aConnectionThatIsLostAgainWhileAskingLosesNothingThatCame() throws Exception {
        upstream.page("/sync/history", connection -> connection.hold());
        upstream.cut();
        upstream.send(event("a", "message.part.delta", "\"n\":1"));
        upstream.cut();
        assertEquals("server.upstream.down", next().type());
        gap("cut", 0, false);
        assertEquals(id("a"), id(next()));
        assertEquals("server.upstream.down", next().type());
        kept(durable(0), durable(1), durable(2));
        Frame frame = next();
        while (!frame.type().equals("message.updated")) {
            frame = next();
        }
        assertEquals(id(2), id(frame));
    }

    @Test
    void givenUpTheTurnEndsOnceAndLateSubscribersSeeItToo() throws Exception {
        JsonObject inFlight = sessions();
        assertEquals(1, inFlight.getInt("inFlight"));
        assertEquals(session, inFlight.getJsonArray("oldest").getJsonObject(0).getString("session"));
        upstream.kill();
        assertEquals("server.upstream.down", next().type());
        Frame error = next();
        assertEquals("session.error", error.type());
        assertEquals("UpstreamLost", error.properties().getJsonObject("error").getString("name"));
        assertEquals("/default", error.json().getString("directory"));
        assertEquals("session.status", next().type());
        assertEquals("session.idle", next().type());
        assertEquals(
                List.of("session.status", "session.error", "session.status", "session.idle"),
                relay.replay("/session/" + session + "/event", "0").stream()
                        .map(Frame::type)
                        .filter(type -> type.startsWith("session."))
                        .toList());
        assertEquals(0, sessions().getInt("inFlight"));
        relay.awaitUpstream(now -> now.getInt("failures") > 6);
        says(NOBODY);
        upstream.restart();
        gap("cut", 0, true);
    }

    @Test
    void aTurnThatGoesOnAfterItWasGivenUpIsBusyAgainAndEndsAgain() throws Exception {
        upstream.kill();
        for (String type : List.of("server.upstream.down", "session.error", "session.status", "session.idle")) {
            assertEquals(type, next().type());
        }
        upstream.restart();
        Frame busy = next();
        assertEquals("session.status", busy.type());
        assertEquals("busy", busy.properties().getJsonObject("status").getString("type"));
        gap("cut", 0, true);
        upstream.send(event("idle", "session.idle", ""));
        assertEquals(id("idle"), id(next()));
    }

    @Test
    void aTurnThatGoesOnAfterItWasGivenUpIsGivenUpAgainWhenTheUpstreamIsLostBeforeAnyEvent() throws Exception {
        upstream.kill();
        for (String type : List.of("server.upstream.down", "session.error", "session.status", "session.idle")) {
            assertEquals(type, next().type());
        }
        upstream.restart();
        assertEquals("session.status", next().type());
        gap("cut", 0, true);
        assertEquals(1, sessions().getInt("inFlight"));
        upstream.kill();
        for (String type : List.of("server.upstream.down", "session.error", "session.status", "session.idle")) {
            assertEquals(type, next().type());
        }
        assertEquals(0, sessions().getInt("inFlight"));
        int failures = relay.upstream().getInt("failures");
        relay.awaitUpstream(now -> now.getInt("failures") > failures + 2);
        says(NOBODY);
        upstream.restart();
        gap("cut", 0, true);
    }

    @Test
    void aTurnThatEndedWhileOnlyTheStreamWasAwayIsNotGivenUp() throws Exception {
        says(NOBODY);
        upstream.answer(DrivenUpstream.head(503));
        upstream.cut();
        for (String type : List.of("server.upstream.down", "session.status", "session.idle")) {
            assertEquals(type, next().type());
        }
        assertTrue(relay.upstream().getBoolean("gaveUp"));
    }

    @Test
    void theUpstreamIsAskedBeforeEachWait() throws Exception {
        upstream.answer(DrivenUpstream.head(503));
        int before = statusRequests();
        upstream.cut();
        relay.awaitUpstream(now -> now.getInt("failures") >= 3);
        Eventually.holds("asked who is busy", () -> statusRequests() >= before + 2);
    }

    @Test
    void heartbeatsWithoutEventsWhileASessionIsBusyAreADeafStream() throws Exception {
        // The greeting and comments are all that this upstream sends by itself.
        Frame down = next();
        assertEquals("{\"reason\":\"deaf\"}", down.properties().toString());
        gap("deaf", 0, true);
        JsonObject status = relay.upstream();
        assertTrue(status.getString("lastFailure").matches("bytes came but no event for 5000 ms, .*" + session + ".*"));
        assertEquals(
                1,
                relay.upstreamLines(0).stream()
                        .filter(line -> line.contains("no event for 5000 ms"))
                        .count());
    }

    @Test
    void aQuietStreamOfAnIdleUpstreamIsNotDeaf() throws Exception {
        says(NOBODY);
        upstream.send(event("idle", "session.idle", ""));
        assertEquals(id("idle"), id(next()));
        // Other directories are asked about at the same time: three looks, so two answers.
        String ofThis = "/session/status?directory=%2Fdefault";
        int before = requests(ofThis);
        Eventually.holds("asked who is busy", () -> requests(ofThis) >= before + 3);
        assertEquals("connected", relay.upstream().getString("state"));
        assertTrue(
                Relay.logged(subscriber.frames()).stream()
                        .noneMatch(frame -> frame.type().equals("server.upstream.down")),
                () -> subscriber.frames().toString());
    }

    private static JsonObject sessions() throws Exception {
        return Relay.parse(relay.get("/status").body()).getJsonObject("sessions");
    }

    private int statusRequests() {
        return requests("/session/status");
    }

    private static int requests(String path) {
        return (int) upstream.requests().stream()
                .map(ScriptedRequest::line)
                .filter(line -> line.contains(path))
                .count();
    }

    /** What the upstream answers when it is asked who is busy. */
    private void says(String statuses) {
        upstream.page("/session/status", DrivenUpstream.json(statuses));
    }

    private String busy() {
        return "{\"" + session + "\":{\"type\":\"busy\"}}";
    }

    /** Which durable events it remembers of the session: it answers with those beyond what it is asked for. */
    private void kept(String... events) {
        String name = session;
        upstream.page("/sync/history", DrivenUpstream.answering(request -> {
            int after = Relay.parse(request.body()).getInt(name, -1);
            List<String> beyond = List.of(events).subList(Math.min(after + 1, events.length), events.length);
            return "[" + String.join(",", beyond) + "]";
        }));
    }

    private String durable(int seq) {
        return "{\"id\":\"" + id(seq) + "\",\"aggregate_id\":\"" + session + "\",\"seq\":" + seq
                + ",\"type\":\"message.updated.1\",\"data\":{\"sessionID\":\"" + session + "\",\"n\":" + seq + "}}";
    }

    /** A durable event as the stream brings it: itself, then the copy that has its number. */
    private String durableLive(int seq) {
        return event(String.valueOf(seq), "message.updated", "\"n\":" + seq)
                + "data: {\"directory\":\"/default\",\"payload\":{\"id\":\"" + id(seq)
                + "\",\"type\":\"sync\",\"syncEvent\":{\"id\":\"" + id(seq)
                + "\",\"type\":\"message.updated.1\",\"seq\":" + seq
                + ",\"aggregateID\":\"" + session + "\",\"data\":{}}}}\n\n";
    }

    private String event(String id, String type, String properties) {
        return "data: {\"directory\":\"/default\",\"payload\":{\"id\":\"" + id(id) + "\",\"type\":\"" + type
                + "\",\"properties\":{\"sessionID\":\"" + session + "\""
                + (properties.isEmpty() ? "" : "," + properties)
                + "}}}\n\n";
    }

    private String id(Object name) {
        return "evt_" + session + "_" + name;
    }

    private Frame next() throws InterruptedException {
        return subscriber.next(Relay::logged);
    }

    private static String id(Frame frame) {
        return frame.payload().getString("id");
    }

    private void gap(String reason, int recovered, boolean complete) throws InterruptedException {
        Frame gap = next();
        assertEquals("server.upstream.gap", gap.type(), gap::toString);
        assertEquals(reason, gap.properties().getString("reason"));
        assertEquals(recovered, gap.properties().getInt("recovered"), gap::toString);
        assertEquals(complete, gap.properties().getBoolean("complete"), gap::toString);
    }
}
