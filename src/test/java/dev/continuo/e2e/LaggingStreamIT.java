package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.testing.Eventually;
import dev.continuo.testing.Frame;
import dev.continuo.testing.ScriptedUpstream.Script;
import dev.continuo.testing.SseClient;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A first stream that is behind what the upstream answers, and is lost before it has brought that. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // started before each test
class LaggingStreamIT {

    private static final Map<String, String> SHORT_LIMITS = Map.of("UPSTREAM_CONNECT_TIMEOUT_MS", "500");

    @TempDir
    Path directory;

    private final AtomicInteger askedSince = new AtomicInteger();
    private DrivenUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = DrivenUpstream.opencode();
        upstream.page("/session/status", DrivenUpstream.json("{}"));
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    @Test
    void whatItDoesNotBringIsRecoveredAndWhatIsOlderIsNot() throws Exception {
        history(kept(0), kept(0, 1, 2));
        try (Relay relay = Relay.start(directory, upstream.url(""), SHORT_LIMITS);
                SseClient subscriber = relay.open("/global/event?after_seq=0&follow=true")) {
            assertEquals("evt_1", id(next(subscriber)), "no gap at the first connect");
            assertEquals("evt_2", id(next(subscriber)));
            // A copy that comes after all is one too many.
            upstream.send(Events.frame("/default", "ses_1", 1));
            upstream.cut();
            assertEquals("server.upstream.down", next(subscriber).type());
            assertGap(next(subscriber), 0, true);
            relay.assertNoStackTrace();
        }
    }

    @Test
    void whereNobodyCanBeAskedBeforeItTheNextGapIsIncompleteAndTheOneAfterItIsNot() throws Exception {
        history(DrivenUpstream.head(500, "Content-Length: 0"), kept(0, 1, 2));
        assertOneIncompleteGap();
    }

    @Test
    void whereNobodyAnswersBeforeItItBeginsAllTheSame() throws Exception {
        history(connection -> connection.hold(), kept(0, 1, 2));
        assertOneIncompleteGap();
    }

    @Test
    void aFirstStreamThatIsLostBeforeTheUpstreamHasAnsweredIsFollowedByAnIncompleteGap() throws Exception {
        history(kept(0), connection -> connection.hold());
        try (Relay relay = Relay.start(directory, upstream.url(""), Map.of());
                SseClient subscriber = relay.open("/global/event?after_seq=0&follow=true")) {
            Eventually.holds("asked", () -> askedSince.get() >= 1);
            upstream.page("/sync/history", kept(0, 1));
            upstream.cut();
            assertEquals("server.upstream.down", next(subscriber).type());
            assertEquals("evt_1", id(next(subscriber)));
            assertGap(next(subscriber), 1, false);
            relay.assertNoStackTrace();
        }
    }

    private void assertOneIncompleteGap() throws Exception {
        try (Relay relay = Relay.start(directory, upstream.url(""), SHORT_LIMITS);
                SseClient subscriber = relay.open("/global/event?after_seq=0&follow=true")) {
            Eventually.holds("asked twice", () -> askedSince.get() >= 2);
            // Live events wait until the answers are in.
            upstream.send(Events.frame("/default", "ses_1", 9));
            assertEquals(
                    Events.envelope("/default", "ses_1", 9), next(subscriber).data());
            upstream.cut();
            assertEquals("server.upstream.down", next(subscriber).type());
            assertGap(next(subscriber), 0, false);
            upstream.cut();
            assertEquals("server.upstream.down", next(subscriber).type());
            assertGap(next(subscriber), 0, true);
            relay.assertNoStackTrace();
        }
    }

    /** What it answers about its history before the first request for a stream, and after that. */
    private void history(Script before, Script after) {
        upstream.page("/sync/history", connection -> {
            boolean first = upstream.streamRequests().isEmpty();
            if (!first) {
                askedSince.incrementAndGet();
            }
            (first ? before : after).play(connection);
        });
    }

    /** Durable events with these numbers, from 0: those beyond what is asked for. */
    private static Script kept(int... numbers) {
        return DrivenUpstream.answering(request -> {
            JsonObject known = Relay.parse(request.body());
            return IntStream.of(numbers)
                    .filter(seq -> seq > known.getInt("ses_1", -1))
                    .mapToObj(seq -> "{\"id\":\"evt_" + seq + "\",\"aggregate_id\":\"ses_1\",\"seq\":" + seq
                            + ",\"type\":\"message.updated.1\",\"data\":{\"sessionID\":\"ses_1\"}}")
                    .toList()
                    .toString();
        });
    }

    private static Frame next(SseClient subscriber) throws InterruptedException {
        return subscriber.next(Relay::logged);
    }

    private static String id(Frame frame) {
        return frame.payload().getString("id", List.of(frame).toString());
    }

    private static void assertGap(Frame gap, int recovered, boolean complete) {
        assertEquals("server.upstream.gap", gap.type(), gap::toString);
        assertEquals(recovered, gap.properties().getInt("recovered"), gap::toString);
        assertEquals(complete, gap.properties().getBoolean("complete"), gap::toString);
    }
}
