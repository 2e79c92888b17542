package dev.continuo.upstream;

import static dev.continuo.testing.ScriptedUpstream.answers;
import static dev.continuo.testing.ScriptedUpstream.streamsThenEnds;
import static dev.continuo.testing.ScriptedUpstream.streamsThenHolds;
import static dev.continuo.testing.ScriptedUpstream.streamsThenResets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.Dialect;
import dev.continuo.testing.Pauses;
import dev.continuo.testing.ScriptedConnection;
import dev.continuo.testing.ScriptedRequest;
import dev.continuo.testing.ScriptedUpstream;
import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connection does to a real upstream and tells its listener. Pauses are written down instead of waited for. */
@Timeout(120)
class UpstreamLoopIT {

    private static final Client CLIENT = ClientBuilder.newClient();
    private static final Duration STOP = Duration.ofSeconds(20);

    /** It takes about 2 ms; the rest is for a busy build machine. What hangs, hangs for seconds. */
    private static final long PROMPT_MILLIS = 2_000;

    /** So long a busy machine does not keep an upstream that does answer from being heard. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final RecordingListener heard = new RecordingListener();
    private final RecordingSleeper pauses = new RecordingSleeper();
    private ScriptedUpstream upstream;

    @SuppressWarnings("NullAway.Init") // started by each test
    private UpstreamLoop loop;

    @BeforeEach
    void listen() throws IOException {
        upstream = ScriptedUpstream.start();
    }

    @AfterEach
    void stop() throws Exception {
        assertTrue(loop.stop(STOP), "the thread must be gone");
        upstream.close();
    }

    @AfterAll
    static void closeClient() {
        CLIENT.close();
    }

    private void start() {
        start(Policies.patient(upstream.url("/feed?x=1")), pauses);
    }

    private void start(UpstreamPolicy policy, Sleeper sleeper) {
        loop = new UpstreamLoop(
                CLIENT.target(policy.streamUrl()),
                policy,
                heard,
                new PlainConnect(sleeper),
                Clock.system(),
                sleeper,
                Policies.MIDDLE);
        loop.start();
    }

    @Test
    void theRequestAsksForAFreshUncompressedEventStream() throws Exception {
        upstream.then(streamsThenHolds("data: a\n\n"));
        start(
                new UpstreamPolicy(
                        upstream.url("/feed?x=1"),
                        Dialect.PLAIN,
                        new Credentials("me", "pass"),
                        Policies.BACKOFF,
                        6,
                        Duration.ofSeconds(20),
                        Duration.ZERO,
                        Duration.ZERO,
                        1024),
                pauses);
        heard.expect("connected", "event a");
        ScriptedRequest request = upstream.nextRequest();
        assertEquals("GET /feed?x=1 HTTP/1.1", request.line());
        assertEquals("text/event-stream", request.header("Accept"));
        assertEquals("no-store", request.header("Cache-Control"));
        assertEquals("identity", request.header("Accept-Encoding"));
        assertEquals("Basic bWU6cGFzcw==", request.header("Authorization"));
        assertNull(request.header("Last-Event-ID"));
        assertNull(request.header("Expect"));
    }

    @Test
    void aStreamCutMidEventIsReconnectedWithoutTheHalfEvent() throws Exception {
        upstream.then(streamsThenResets("data: a\n\ndata: ha"), streamsThenHolds("data: b\n\n"));
        start();
        heard.expect("connected", "event a", "lost cut", "connected", "event b");
        assertEquals(List.of(500L), pauses.millis());
    }

    @Test
    void aConnectionThatEndsWithoutTheLastChunkIsCut() throws Exception {
        upstream.then(
                connection -> {
                    connection.streamHead();
                    connection.chunk("data: a\n\n");
                },
                streamsThenHolds("data: b\n\n"));
        start();
        heard.expect("connected", "event a", "lost cut", "connected", "event b");
    }

    @Test
    void theLastEventIdIsSentInUtf8OnReconnect() throws Exception {
        upstream.then(streamsThenResets("id: é1\ndata: a\n\n"), streamsThenResets(""), streamsThenHolds("data: b\n\n"));
        start();
        upstream.nextRequest();
        String expected = new String("é1".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertEquals(expected, upstream.nextRequest().header("Last-Event-ID"));
        assertEquals(expected, upstream.nextRequest().header("Last-Event-ID"), "kept when nothing came in between");
    }

    @Test
    void aCleanEndAfterEventsIsNoLossAndNoFailure() throws Exception {
        upstream.then(streamsThenEnds("data: a\n\n"), streamsThenHolds("data: b\n\n"));
        start();
        heard.expect("connected", "event a", "ended", "connected", "event b");
        assertEquals(List.of(500L), pauses.millis());
        assertNull(loop.status().lastFailure());
    }

    @Test
    void aBodyShorterThanAnnouncedIsCut() throws Exception {
        upstream.then(
                answersThenEnds(200, "data: a\n\n", "Content-Type: text/event-stream", "Content-Length: 10"),
                streamsThenHolds("data: b\n\n"));
        start();
        heard.expect("connected", "event a", "lost cut", "connected", "event b");
    }

    @Test
    void aBodyAsLongAsAnnouncedHasEnded() throws Exception {
        upstream.then(
                answersThenEnds(200, "data: a\n\n", "Content-Type: text/event-stream", "Content-Length: 9"),
                streamsThenHolds("data: b\n\n"));
        start();
        heard.expect("connected", "event a", "ended", "connected", "event b");
    }

    @Test
    void aCleanEndAfterTheGreetingOnlyIsAFailureEachTime() throws Exception {
        upstream.then(
                streamsThenEnds("data: greeting\n\n"),
                streamsThenEnds("data: greeting\n\n"),
                streamsThenHolds("data: greeting\n\ndata: greeting\n\n"));
        start();
        heard.expect("connected", "event greeting", "lost ended without events");
        heard.expect("connected", "event greeting", "lost ended without events");
        heard.expect("connected", "event greeting");
        assertEquals(List.of(500L, 1000L), pauses.millis());
        assertEquals(2, loop.status().failures());
    }

    @Test
    void anyEventButTheGreetingResetsTheCount() throws Exception {
        upstream.then(
                streamsThenResets("data: greeting\n\n"),
                streamsThenResets("data: greeting\n\n"),
                streamsThenResets("data: heartbeat\n\n"),
                streamsThenHolds("data: a\n\n"));
        start();
        heard.expect("connected", "event greeting", "lost cut", "connected", "event greeting", "lost cut");
        heard.expect("connected", "event heartbeat", "lost cut", "connected", "event a");
        assertEquals(List.of(500L, 1000L, 500L), pauses.millis());
    }

    @Test
    void aSilentStreamIsStalled() throws Exception {
        upstream.then(streamsThenHolds("data: a\n\n"), streamsThenHolds("data: b\n\n"));
        start(Policies.plain(upstream.url("/"), SILENCE), pauses);
        heard.expect("connected", "event a", "lost stalled");
        assertTrue(upstream.clientGone(STOP), "the socket must be closed");
        heard.expect("connected", "event b");
    }

    @Test
    void commentsAreBytesAndKeepAStreamAlive() throws Exception {
        upstream.then(connection -> {
            connection.streamHead();
            for (int i = 0; i < 12; i++) {
                connection.chunk(":\n");
                Thread.sleep(500); // the upstream's own pace: together half as long again as the stall timeout
            }
            connection.chunk("data: a\n\n");
            connection.hold();
        });
        start(Policies.plain(upstream.url("/"), SILENCE.multipliedBy(2)), pauses);
        heard.expect("connected", "event a");
    }

    @Test
    void refusedConnectionsAreOneOutageUntilTheUpstreamIsBack() throws Exception {
        upstream.then(streamsThenHolds("data: a\n\n"));
        upstream.refuse();
        Sleeper listeningAgain = duration -> {
            pauses.sleep(duration);
            if (pauses.sleeps.size() == 3) {
                try {
                    upstream.listen();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        start(Policies.patient(upstream.url("/")), listeningAgain);
        heard.expect("lost refused", "connected", "event a");
        assertEquals(List.of(500L, 1000L, 2000L), pauses.millis());
        assertTrue(heard.isQuiet());
    }

    @Test
    void retryAfterIsWaitedFor() throws Exception {
        upstream.then(answers(503, "Retry-After: 7"), streamsThenHolds("data: a\n\n"));
        start();
        heard.expect("lost status 503", "connected", "event a");
        assertEquals(List.of(7000L), pauses.millis());
    }

    @Test
    void itGivesUpOnceAndGoesOnProbingAtTheCap() throws Exception {
        for (int i = 0; i < 9; i++) {
            upstream.then(answers(500));
        }
        upstream.then(streamsThenHolds("data: a\n\ndata: b\n\n"));
        start();
        heard.expect("lost status 500", "gaveUp", "connected", "event a", "event b");
        assertEquals(List.of(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L, 30000L), pauses.millis());
        assertEquals(0, loop.status().failures());
    }

    @Test
    void aWebPageInsteadOfAStreamIsAMisconfigurationProbedAtTheCap() throws Exception {
        upstream.then(answers(200, "Content-Type: text/html"), streamsThenHolds("data: a\n\n"));
        start();
        heard.expect("lost not an event stream (text/html)", "connected", "event a");
        assertEquals(List.of(30000L), pauses.millis());
        assertNull(loop.status().misconfiguration(), "over once connected");
    }

    @Test
    void aWrongPasswordMakesTheStatusMisconfiguredInWords() throws Exception {
        upstream.then(answers(401, "WWW-Authenticate: Basic realm=x"));
        start(Policies.patient(upstream.url("/")), Sleeper.system());
        heard.expect("lost unauthorized");
        UpstreamStatus status = loop.status();
        assertEquals(UpstreamState.MISCONFIGURED, status.state());
        String sentence = status.misconfiguration();
        assertNotNull(sentence);
        assertTrue(sentence.contains("password"), sentence);
        assertEquals(1, upstream.requests().size());
    }

    @Test
    void noContentStopsForGood() throws Exception {
        upstream.then(answers(204));
        start();
        heard.expect("lost status 204", "stopped status 204");
        assertTrue(loop.stop(STOP));
        assertEquals(UpstreamState.STOPPED, loop.status().state());
        assertEquals(1, upstream.requests().size());
    }

    @Test
    void anUpstreamThatAcceptsAndAnswersNothingIsGivenUpOn() throws Exception {
        upstream.then(ScriptedConnection::hold, streamsThenHolds("data: a\n\n"));
        start(Policies.plain(upstream.url("/"), SILENCE), pauses);
        heard.expect("lost no answer", "connected", "event a");
        assertTrue(upstream.clientGone(STOP), "the socket must be closed");
    }

    @Test
    void garbageInsteadOfHttpIsRetried() throws Exception {
        upstream.then(
                connection -> {
                    connection.request();
                    connection.raw("\u0001\u0002 hello, this is not HTTP at all\r\n\r\n");
                },
                streamsThenHolds("data: a\n\n"));
        start();
        heard.expect("lost not http", "connected", "event a");
    }

    @Test
    void garbageWithinTheStreamCostsNothingButItself() throws Exception {
        upstream.then(connection -> {
            connection.streamHead();
            connection.chunk("\u0000\u0001\u0002garbage: \u0003\r\rdata: a\n\n");
            connection.hold();
        });
        start();
        heard.expect("connected", "event a");
    }

    @Test
    void anErrorWithAnEndlessBodyDoesNotHoldUsUp() throws Exception {
        upstream.then(
                connection -> {
                    connection.request();
                    connection.head(503, "Transfer-Encoding: chunked");
                    connection.chunk("oops");
                    connection.hold();
                },
                streamsThenHolds("data: a\n\n"));
        start();
        heard.expect("lost status 503", "connected", "event a");
        assertTrue(upstream.clientGone(STOP), "the socket must be closed");
    }

    @Test
    void aRedirectIsFollowedOnTheSameOrigin() throws Exception {
        upstream.then(answers(307, "Location: /elsewhere"), streamsThenHolds("data: a\n\n"));
        start();
        heard.expect("connected", "event a");
        upstream.nextRequest();
        assertEquals("GET /elsewhere HTTP/1.1", upstream.nextRequest().line());
    }

    @Test
    void aRedirectToAnotherOriginIsNotFollowed() throws Exception {
        try (ScriptedUpstream other = ScriptedUpstream.start(streamsThenHolds("data: stolen\n\n"))) {
            upstream.then(answers(307, "Location: " + other.url("/")), streamsThenHolds("data: a\n\n"));
            start();
            heard.expect("lost redirected", "connected", "event a");
            assertEquals(List.of(), other.requests());
        }
    }

    @Test
    void aRedirectLoopEnds() throws Exception {
        upstream.then(answers(302, "Location: /"));
        start(Policies.patient(upstream.url("/")), Sleeper.system());
        heard.expect("lost redirected");
        assertEquals(6, upstream.requests().size());
    }

    @Test
    void anEventOf100MegabytesIsSkippedAndTheNextOneArrives() throws Exception {
        upstream.then(connection -> {
            connection.streamHead();
            connection.chunk("data: ");
            String megabyte = "x".repeat(1024 * 1024);
            for (int i = 0; i < 100; i++) {
                connection.chunk(megabyte);
            }
            connection.chunk("\n\ndata: a\n\n");
            connection.hold();
        });
        start();
        heard.expect("connected", "oversized " + 100L * 1024 * 1024, "event a");
    }

    @Test
    void theUpstreamsRetryFieldSetsTheBaseDelayWithinOurBounds() throws Exception {
        upstream.then(
                streamsThenResets("retry: 3000\ndata: a\n\n"),
                streamsThenResets("retry: 1\ndata: a\n\n"),
                streamsThenResets("retry: 99999\ndata: a\n\n"),
                streamsThenHolds("data: b\n\n"));
        start();
        heard.expect("connected", "event a", "lost cut", "connected", "event a", "lost cut");
        heard.expect("connected", "event a", "lost cut", "connected", "event b");
        assertEquals(List.of(3000L, 500L, 30000L), pauses.millis());
    }

    @Test
    void anAbandonedStreamIsReconnected() throws Exception {
        upstream.then(streamsThenHolds("data: a\n\n"), streamsThenHolds("data: b\n\n"));
        start();
        heard.expect("connected", "event a");
        loop.abandon("deaf", "busy, but no event");
        heard.expect("lost deaf", "connected", "event b");
    }

    @Test
    void aListenerThatThrowsCostsTheStreamNotTheThread() throws Exception {
        upstream.then(streamsThenHolds("data: poison\n\n"), streamsThenHolds("data: a\n\n"));
        start();
        heard.expect("connected", "event poison", "lost cut", "connected", "event a");
    }

    @Test
    void stoppingFreesABlockedReadAtOnce() throws Exception {
        upstream.then(streamsThenHolds("data: a\n\n"));
        start();
        heard.expect("connected", "event a");
        assertStopsPromptly();
        assertTrue(upstream.clientGone(STOP), "the socket must be closed");
        assertEquals(UpstreamState.STOPPED, loop.status().state());
        assertTrue(heard.isQuiet(), "our own stop is no loss");
    }

    @Test
    void stoppingFreesAWaitForTheResponseHeadAtOnce() throws Exception {
        upstream.then(connection -> {
            connection.request();
            connection.hold();
        });
        start(Policies.plain(upstream.url("/"), Duration.ofMinutes(1)), pauses);
        upstream.nextRequest();
        assertStopsPromptly();
        assertTrue(upstream.clientGone(STOP), "the socket must be closed");
        assertEquals(1, upstream.requests().size());
        assertTrue(heard.isQuiet(), "our own stop is no loss");
    }

    @Test
    void theStatusFollowsTheConnection() throws Exception {
        upstream.then(streamsThenResets("data: a\n\n"), streamsThenHolds("data: b\n\n"));
        start();
        heard.expect("connected", "event a", "lost cut", "connected", "event b");
        UpstreamStatus status = loop.status();
        assertEquals(UpstreamState.CONNECTED, status.state());
        assertEquals(1, status.reconnects());
        assertEquals(BreakerState.CLOSED, status.breaker());
        String failure = status.lastFailure();
        assertNotNull(failure);
        assertTrue(failure.startsWith("the stream was cut"), failure);
        assertTrue(status.byteAgeMillis() >= 0);
    }

    private void assertStopsPromptly() throws InterruptedException {
        try (Pauses standstill = Pauses.watch()) {
            long before = System.nanoTime();
            assertTrue(loop.stop(STOP));
            Duration took = Duration.ofNanos(System.nanoTime() - before).minus(standstill.total());
            assertTrue(took.toMillis() < PROMPT_MILLIS, "stop took " + took);
        }
    }

    private static ScriptedUpstream.Script answersThenEnds(int status, String body, String... headerLines) {
        return connection -> {
            connection.request();
            connection.head(status, headerLines);
            connection.raw(body);
        };
    }
}
