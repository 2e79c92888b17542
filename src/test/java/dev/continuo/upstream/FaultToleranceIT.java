package dev.continuo.upstream;

import static dev.continuo.testing.ScriptedUpstream.answers;
import static dev.continuo.testing.ScriptedUpstream.streamsThenHolds;
import static dev.continuo.testing.ScriptedUpstream.streamsThenResets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.ScriptedUpstream;
import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import io.helidon.microprofile.config.ConfigCdiExtension;
import io.helidon.microprofile.faulttolerance.FaultToleranceExtension;
import io.helidon.microprofile.metrics.MetricsCdiExtension;
import io.helidon.microprofile.server.JaxRsCdiExtension;
import io.helidon.microprofile.server.ServerCdiExtension;
import io.helidon.microprofile.testing.AddBean;
import io.helidon.microprofile.testing.AddConfig;
import io.helidon.microprofile.testing.AddExtension;
import io.helidon.microprofile.testing.DisableDiscovery;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.sse.InboundSseEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.glassfish.jersey.ext.cdi1x.internal.CdiComponentProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** MicroProfile Fault Tolerance in a real container drives reconnection. Each test has a container of its own. */
@HelidonTest(resetPerTest = true)
@DisableDiscovery
@AddExtension(ConfigCdiExtension.class)
@AddExtension(FaultToleranceExtension.class)
@AddExtension(CdiComponentProvider.class)
@AddExtension(ServerCdiExtension.class)
@AddExtension(JaxRsCdiExtension.class)
@AddExtension(MetricsCdiExtension.class)
@AddBean(UpstreamLoops.class)
@AddBean(UpstreamEventSource.class)
@AddBean(RetriedConnect.class)
@AddBean(GuardedConnect.class)
@AddBean(BreakerWatch.class)
@AddBean(value = Pacing.class, scope = Dependent.class)
@AddBean(FaultToleranceIT.Surroundings.class)
@AddConfig(key = "upstream.reconnect.max_attempts", value = "4") // not the 3 of @Retry itself
@AddConfig(key = "dev.continuo.upstream.GuardedConnect/connect/CircuitBreaker/requestVolumeThreshold", value = "4")
@AddConfig(key = "dev.continuo.upstream.GuardedConnect/connect/CircuitBreaker/failureRatio", value = "0.75")
@AddConfig(key = FaultToleranceIT.BREAKER_DELAY, value = "50")
@Timeout(120)
class FaultToleranceIT {

    static final String BREAKER_DELAY = "dev.continuo.upstream.GuardedConnect/connect/CircuitBreaker/delay";

    /** As milliseconds of the breaker's delay: a busy machine does not pass over it. */
    private static final String LONG = "1500";

    /** The model's wait when the breaker's own timer is late; pauses of that length may or may not come. */
    private static final long LATE_TIMER = 100;

    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Client CLIENT = ClientBuilder.newClient();

    @SuppressWarnings("NullAway.Init") // made before each test; the producers need them
    private static ScriptedUpstream upstream;

    @SuppressWarnings("NullAway.Init") // likewise
    private static RecordingSleeper pauses;

    private static volatile long longestSleep;

    /** What package {@code relay} produces in the application. */
    @ApplicationScoped
    static class Surroundings {
        @Produces
        UpstreamPolicy policy() {
            return Policies.patient(upstream.url("/"));
        }

        @Produces
        Clock clock() {
            return Clock.system();
        }

        /** Waits just longer than the breaker stays open, or as long as the test says. */
        @Produces
        Sleeper sleeper() {
            return duration -> {
                pauses.sleep(duration);
                Thread.sleep(Duration.ofMillis(Math.min(duration.toMillis(), longestSleep)));
            };
        }

        @Produces
        RandomGenerator random() {
            return Policies.MIDDLE;
        }
    }

    private final RecordingListener heard = new RecordingListener();

    @Inject
    private UpstreamLoops loops;

    @Inject
    private UpstreamEventSource source;

    @Inject
    private RetriedConnect retried;

    @Inject
    private GuardedConnect guarded;

    @BeforeEach
    void listen() throws IOException {
        upstream = ScriptedUpstream.start();
        pauses = new RecordingSleeper();
        longestSleep = 80;
    }

    @AfterEach
    void stop() throws Exception {
        loops.stopAll();
        upstream.close();
    }

    private UpstreamLink link() {
        UpstreamPolicy policy = Policies.patient(upstream.url("/"));
        return new UpstreamLink(
                new SseRequest(CLIENT.target(policy.streamUrl()), policy, Clock.system()),
                policy,
                Policies.MIDDLE,
                heard,
                UpstreamMemory.unsupervised(Clock.system(), new UpstreamTotals()),
                new StateLog(policy.url()),
                new AtomicBoolean());
    }

    private static List<Long> plannedPauses() {
        return pauses.millis().stream().filter(millis -> millis != LATE_TIMER).toList();
    }

    @Test
    void retryRepeatsTheConnectStepWithinOneCall() throws Exception {
        upstream.then(answers(500), answers(500), streamsThenHolds("data: a\n\n"));
        try (Answer.Stream stream = assertInstanceOf(Answer.Stream.class, retried.connect(link()))) {
            assertEquals(200, stream.response().getStatus());
        }
        assertEquals(3, upstream.requests().size());
        assertEquals(List.of(500L, 1000L), plannedPauses());
    }

    @Test
    void anEpisodeOfRetriesEnds() {
        upstream.then(answers(500));
        assertThrows(ConnectFailedException.class, () -> retried.connect(link()));
        assertEquals(5, upstream.requests().size());
        assertNotEquals(BreakerState.CLOSED, retried.breaker());
    }

    @Test
    @AddConfig(key = BREAKER_DELAY, value = LONG)
    void theBreakerRefusesAfterEnoughFailures() {
        upstream.then(answers(500));
        UpstreamLink link = link();
        for (int i = 0; i < 4; i++) {
            assertThrows(ConnectFailedException.class, () -> guarded.connect(link));
        }
        assertThrows(CircuitBreakerOpenException.class, () -> guarded.connect(link));
        assertEquals(4, upstream.requests().size());
    }

    @Test
    @AddConfig(key = BREAKER_DELAY, value = LONG)
    void anOpenBreakerDefersAnAttemptAndNeverRetriesWithoutWaiting() throws Exception {
        upstream.then(answers(500), answers(500), answers(500), answers(500), streamsThenHolds("data: a\n\n"));
        UpstreamLink link = link();
        for (int i = 0; i < 4; i++) {
            assertThrows(ConnectFailedException.class, () -> guarded.connect(link));
        }
        assertEquals(List.of(), pauses.millis());
        try (Answer.Stream stream = assertInstanceOf(Answer.Stream.class, retried.connect(link))) {
            assertEquals(200, stream.response().getStatus());
        }
        assertEquals(5, upstream.requests().size());
        assertFalse(pauses.sleeps.isEmpty(), "it waits for the breaker, though nobody announced it");
        assertTrue(pauses.sleeps.stream().allMatch(Duration::isPositive), pauses.sleeps.toString());
        assertTrue(heard.isQuiet(), "a refusal of the breaker is no failure");
    }

    @Test
    @AddConfig(key = BREAKER_DELAY, value = LONG)
    void theLongerOfBackoffAndBreakerDelayIsWaitedFor() throws Exception {
        longestSleep = 1_800;
        for (int i = 0; i < 5; i++) {
            upstream.then(answers(500));
        }
        upstream.then(streamsThenHolds("data: a\n\n"));
        UpstreamLink link = link();
        assertThrows(ConnectFailedException.class, () -> retried.connect(link));
        link.takeWait();
        try (Answer.Stream stream = assertInstanceOf(Answer.Stream.class, retried.connect(link))) {
            assertEquals(200, stream.response().getStatus());
        }
        long last = plannedPauses().getLast();
        assertTrue(last > 0 && last <= Long.parseLong(LONG), "what is left of the breaker's delay: " + pauses.millis());
    }

    @Test
    void theFailureCountOutlivesRetriesAndIsRaisedByCutStreams() throws Exception {
        upstream.then(
                streamsThenResets("data: greeting\n\n"),
                answers(503),
                streamsThenResets("data: greeting\n\n"),
                streamsThenHolds("data: a\n\n"));
        loops.start(upstream.url("/"), heard);
        heard.expect("connected", "event greeting", "lost cut", "connected", "event greeting", "lost cut");
        heard.expect("connected", "event a");
        assertEquals(List.of(500L, 1000L, 2000L), plannedPauses());
    }

    @Test
    void itGivesUpOncePerOutageWhateverTheEpisodesOfRetries() throws Exception {
        for (int i = 0; i < 9; i++) {
            upstream.then(answers(500));
        }
        upstream.then(streamsThenHolds("data: a\n\n"));
        loops.start(upstream.url("/"), heard);
        heard.expect("lost status 500", "gaveUp", "connected", "event a");
        assertEquals(List.of(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L, 30000L), plannedPauses());
        assertEquals(10, upstream.requests().size());
    }

    @Test
    void whatIsRefusedToOneConnectionIsNoFailureOfTheBreakerThatAllShare() {
        upstream.then(answers(400));
        for (int i = 0; i < 9; i++) {
            assertThrows(ConnectFailedException.class, () -> guarded.connect(link()));
        }
        assertEquals(9, upstream.requests().size());
    }

    @Test
    void aRefusalClosesAnOpenBreaker() {
        upstream.then(answers(500), answers(500), answers(500), answers(500), answers(400));
        assertThrows(ConnectFailedException.class, () -> retried.connect(link()));
        assertEquals(5, upstream.requests().size());
        assertEquals(BreakerState.CLOSED, retried.breaker());
        for (int i = 0; i < 4; i++) {
            assertThrows(ConnectFailedException.class, () -> guarded.connect(link()));
        }
        assertEquals(9, upstream.requests().size());
    }

    @Test
    void noContentIsNeitherRetriedNorAFailureOfTheBreaker() throws Exception {
        upstream.then(answers(204));
        loops.start(upstream.url("/"), heard);
        heard.expect("lost status 204", "stopped status 204");
        assertEquals(BreakerState.CLOSED, retried.breaker());
        assertEquals(1, upstream.requests().size());
    }

    @Test
    void stoppingEndsAWaitAtOnce() throws Exception {
        upstream.then(answers(503, "Retry-After: 60"));
        UpstreamLoop loop = loops.start(upstream.url("/"), heard);
        heard.expect("lost status 503");
        assertTrue(loops.stop(loop, STOP));
        assertEquals(UpstreamState.STOPPED, loop.status().state());
    }

    @Test
    void theBeanDoesNothingUntilOpenedAndThenTellsListenerAndConsumers() throws Exception {
        upstream.then(streamsThenHolds("data: {\"x\":1}\n\n"));
        BlockingQueue<InboundSseEvent> events = new LinkedBlockingQueue<>();
        source.listen(heard);
        source.register(events::add);
        assertFalse(source.isOpen());
        assertNull(source.status());
        assertEquals(0, upstream.requests().size());
        source.open();
        heard.expect("connected", "event {\"x\":1}");
        InboundSseEvent event = events.poll(30, TimeUnit.SECONDS);
        assertNotNull(event);
        assertEquals(1, event.readData(JsonObject.class).getInt("x"));
        UpstreamStatus status = source.status();
        assertNotNull(status);
        assertEquals(UpstreamState.CONNECTED, status.state());
        assertTrue(source.close(20, TimeUnit.SECONDS));
        assertTrue(upstream.clientGone(STOP), "the socket must be closed");
    }

    @Test
    void theEndOfTheApplicationStopsWhatIsLeft() throws Exception {
        upstream.then(streamsThenHolds("data: a\n\n"));
        UpstreamLoop loop = loops.start(upstream.url("/"), heard);
        heard.expect("connected", "event a");
        loops.stopAll();
        assertEquals(UpstreamState.STOPPED, loop.status().state());
        assertTrue(upstream.clientGone(STOP), "the socket must be closed");
    }
}
