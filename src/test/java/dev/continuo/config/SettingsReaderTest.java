package dev.continuo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.auth.AuthPolicy;
import dev.continuo.broadcast.OnFull;
import dev.continuo.broadcast.StreamPolicy;
import dev.continuo.event.Dialect;
import dev.continuo.guard.AddressSet;
import dev.continuo.guard.ClientLimits;
import dev.continuo.guard.GuardPolicy;
import dev.continuo.guard.HostRule;
import dev.continuo.guard.OriginRule;
import dev.continuo.guard.RequestLimits;
import dev.continuo.log.LogBounds;
import dev.continuo.time.Backoff;
import dev.continuo.upstream.UpstreamPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SettingsReaderTest {

    private static final String ALIAS = "OPENCODE_EXPERIMENTAL_EVENT_QUEUE_MAX";

    @Test
    void aServerWithoutSettingsHasTheContractsDefaults() {
        ContinuoSettings settings = Given.valid(Given.VARIABLE.read(Map.of(), Mode.SERVER));
        assertEquals(
                new ContinuoSettings(
                        Dialect.OPENCODE,
                        new StreamPolicy(
                                Duration.ofSeconds(10),
                                1000,
                                8_388_608,
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(3),
                                10_000,
                                OnFull.BUSY,
                                Duration.ZERO,
                                Duration.ofMillis(500)),
                        new LogBounds(100_000, 67_108_864, Duration.ZERO),
                        Optional.of(new UpstreamPolicy(
                                URI.create("demo"),
                                Dialect.OPENCODE,
                                null,
                                new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), 0.25),
                                6,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(60),
                                16_777_216)),
                        Optional.empty(),
                        new GuardPolicy(
                                new ClientLimits(11_000, 512, 1200, AddressSet.LOOPBACK),
                                new RequestLimits(
                                        Duration.ofSeconds(10),
                                        Duration.ofMinutes(2),
                                        8192,
                                        16_384,
                                        100,
                                        8192,
                                        4096,
                                        100),
                                Optional.of(HostRule.parse("", "localhost")),
                                OriginRule.NONE,
                                Optional.empty()),
                        "localhost",
                        8080,
                        new AuthPolicy.Everybody(),
                        new Logging(Logging.Format.TEXT, System.Logger.Level.INFO, true),
                        Optional.empty()),
                settings);
        assertTrue(settings.demo());
    }

    @Test
    void aHostApplicationHasNoUpstreamUnlessItNamesOne() {
        ContinuoSettings none = Given.valid(Given.VARIABLE.read(Map.of(), Mode.EMBEDDED));
        assertEquals(Optional.empty(), none.upstream());
        ContinuoSettings demo = Given.valid(Given.VARIABLE.read(Map.of("upstream.url", "demo"), Mode.EMBEDDED));
        assertTrue(demo.demo());
    }

    @Test
    void aHostApplicationIsNotToldThatUnsettingTheUrlStartsTheDemo() {
        assertEquals(
                List.of("upstream.url=nowhere: must be an http(s) URL, or demo; set UPSTREAM_URL, or unset it"),
                Given.problems(Given.VARIABLE.read(Map.of("upstream.url", "nowhere"), Mode.EMBEDDED)));
    }

    @ParameterizedTest
    @EnumSource
    void aCommandIsAnUpstreamWhoseUrlIsNotKnownYet(Mode mode) {
        for (String dialect : List.of("opencode", "plain")) {
            ContinuoSettings settings = Given.valid(Given.VARIABLE.read(
                    Map.of("supervisor.command", "opencode serve", "upstream.dialect", dialect), mode));
            assertTrue(settings.supervisor().isPresent());
            assertEquals(settings.dialect(), settings.upstream().orElseThrow().dialect());
            assertFalse(settings.demo());
        }
    }

    @Test
    void aSupervisedServerOutlivesTheDrain() {
        ContinuoSettings settings = Given.valid(Given.VARIABLE.read(
                Map.of("supervisor.command", "opencode serve", "server.event_stream.drain_ms", "600000"), Mode.SERVER));
        assertEquals(
                Duration.ofSeconds(603), settings.supervisor().orElseThrow().orderlyExit());
    }

    @Test
    void aPlainHostApplicationNeedsNoUpstream() {
        ContinuoSettings settings =
                Given.valid(Given.VARIABLE.read(Map.of("upstream.dialect", "plain"), Mode.EMBEDDED));
        assertEquals(Dialect.PLAIN, settings.dialect());
    }

    @Test
    void whereAHostApplicationListensIsItsOwnBusiness() {
        Map<String, String> hosts = Map.of("server.host", "0.0.0.0", "server.port", "-1", "server.auth.mode", "mine");
        assertEquals(List.of(), Given.problems(Given.VARIABLE.read(hosts, Mode.EMBEDDED)));
        assertEquals(2, Given.problems(Given.VARIABLE.read(hosts, Mode.SERVER)).size());
    }

    @ParameterizedTest
    @CsvSource({"opencode, 30000, ''", "plain, 0, ''", "plain, 45000, 45000"})
    void aPlainUpstreamMayBeSilentUnlessALimitIsSet(String dialect, long expected, String set) {
        ContinuoSettings settings = Given.valid(Given.VARIABLE.read(
                Map.of(
                        "upstream.url", "http://localhost:1/",
                        "upstream.dialect", dialect,
                        "upstream.stall_timeout_ms", set),
                Mode.SERVER));
        assertEquals(
                Duration.ofMillis(expected), settings.upstream().orElseThrow().stallTimeout());
    }

    @ParameterizedTest
    @EnumSource
    void theAliasCountsWhenTheKeyIsUnset(Given given) {
        assertEquals(
                7,
                Given.valid(given.read(Map.of(ALIAS, "7"), Mode.SERVER)).stream()
                        .queueMax());
        assertEquals(
                8,
                Given.valid(given.read(Map.of(ALIAS, "7", "server.event_stream.queue_max", "8"), Mode.SERVER)).stream()
                        .queueMax());
        assertEquals(
                7,
                Given.valid(given.read(Map.of(ALIAS, "7", "server.event_stream.queue_max", ""), Mode.SERVER)).stream()
                        .queueMax());
    }

    @Test
    void aWrongAliasIsNamedAsTheVariableToSet() {
        assertEquals(
                List.of("server.event_stream.queue_max=0: must be 1..1000000 (events);"
                        + " set OPENCODE_EXPERIMENTAL_EVENT_QUEUE_MAX, or unset it for 1000"),
                Given.problems(Given.VARIABLE.read(Map.of(ALIAS, "0"), Mode.SERVER)));
    }

    @Test
    void aProblemHasExactlyTheContractsForm() {
        assertEquals(
                List.of("server.event_stream.heartbeat_ms=500: must be 1000..60000 (ms);"
                        + " set SERVER_EVENT_STREAM_HEARTBEAT_MS, or unset it for 10000"),
                Given.problems(Given.VARIABLE.read(Map.of("server.event_stream.heartbeat_ms", "500"), Mode.SERVER)));
    }
}
