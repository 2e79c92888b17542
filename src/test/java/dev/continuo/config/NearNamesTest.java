package dev.continuo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearNamesTest {

    private static List<String> warnings(Given given, Mode mode, String... names) {
        return switch (given.read(set(names), mode)) {
            case Reading.Valid valid -> valid.warnings();
            case Reading.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    private static List<String> problems(String... names) {
        return Given.problems(Given.PROPERTY.read(set(names), Mode.SERVER));
    }

    private static Map<String, String> set(String... names) {
        Map<String, String> settings = new HashMap<>();
        for (String name : names) {
            settings.put(name, "hunter2");
        }
        return settings;
    }

    @ParameterizedTest(name = "{0} may mean {1}")
    @CsvSource({
        // One character is missing, too many, or another; two have changed places; two of these.
        "LOG_MAX_EVENT, LOG_MAX_EVENTS",
        "LOGG_MAX_EVENTS, LOG_MAX_EVENTS",
        "LOG-MAX-EVENTZ, log.max_events",
        "UPSTREAM_ULR, UPSTREAM_URL",
        "UPSTREM_ULR, UPSTREAM_URL",
        "SUPERVISOR_COMAND, SUPERVISOR_COMMAND",
        "server.event_stream.hartbeat_ms, server.event_stream.heartbeat_ms",
        "SERVER_PROT, SERVER_PORT",
        "SERVR_PORT, SERVER_PORT",
        "server.prot, server.port",
        "SERVER_HOTS, SERVER_HOST",
        // The nearest of two that are near.
        "SERVER_LIMITS_HEADER, SERVER_LIMITS_HEADERS",
        "SERVER_EVENT_STREAM_RETRY_MAXX_MS, SERVER_EVENT_STREAM_RETRY_MAX_MS",
    })
    void aMisspeltNameIsWarnedOf(String name, String right) {
        assertEquals(
                List.of(name + ": is not a setting and is ignored; did you mean " + right + "?"),
                warnings(Given.PROPERTY, Mode.SERVER, name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Not near enough.
                "LOG_MIN_EVENT",
                "SERVER_ROOT",
                // Helidon's.
                "server.sockets.0.port",
                "server.backlog",
                "server.name",
                "server.tls.trust.keystore.passphrase",
                "server.tls.private-key.pem.key.resource.path",
                "server.connection-options.tcp-no-delay",
                "server.features.observe.sockets.0",
                // Kubernetes', for Services named server, server-admin, server-auth, upstream, log.
                "SERVER_SERVICE_HOST",
                "SERVER_SERVICE_PORT",
                "SERVER_PORT_8080_TCP",
                "SERVER_PORT_8080_TCP_PORT",
                "SERVER_PORT_8080_TCP_ADDR",
                "SERVER_ADMIN_SERVICE_PORT",
                "SERVER_AUTH_SERVICE_HOST",
                "SERVER_AUTH_PORT",
                "UPSTREAM_PORT",
                "UPSTREAM_SERVICE_HOST",
                "LOG_PORT",
                "OPENCODE_EXPERIMENTAL_EVENT_QUEUE_MAX"
            })
    void aStrangersNameIsNot(String name) {
        Map<String, String> strangers = Map.of(name, "1");
        for (Given given : Given.values()) {
            Reading reading = given.read(strangers, Mode.SERVER);
            assertEquals(List.of(), reading instanceof Reading.Valid valid ? valid.warnings() : reading, name);
        }
    }

    /** A variable is read under any of its names, a property under one. */
    @Test
    void whatOnlyAnEnvironmentMayBeCalledIsMisspeltElsewhere() {
        assertEquals(
                List.of("LOG_MAX_EVENTS: is not a setting and is ignored; did you mean log.max_events?"),
                warnings(Given.PROPERTY, Mode.SERVER, "LOG_MAX_EVENTS"));
        assertEquals(
                List.of("log.max-events: is not a setting and is ignored; did you mean log.max_events?"),
                warnings(Given.PROPERTY, Mode.SERVER, "log.max-events"));
        assertEquals(List.of(), Given.problems(Given.VARIABLE.read(Map.of("log.max_events", "5"), Mode.SERVER)));
        assertEquals(1, problems("server.auth-mode").size());
    }

    @Test
    void aServerWhoseProtectionIsMisspeltDoesNotStart() {
        assertEquals(
                List.of("SERVER_AUTH_MOD=***: must be called SERVER_AUTH_MODE, because a server whose protection is"
                        + " misspelt does not start; set SERVER_AUTH_MODE, and unset SERVER_AUTH_MOD"),
                problems("SERVER_AUTH_MOD"));
        for (String name :
                List.of("server.auth.mdoe", "SERVER_AUTHMODE", "server.auth.pasword", "SERVER_TLS_CERTIFCATE")) {
            List<String> all = problems(name);
            assertEquals(1, all.size(), name + all);
            assertFalse(all.toString().contains("hunter2"), all::toString);
        }
    }

    @Test
    void itIsSaidWithAllOtherProblems() {
        assertEquals(
                2,
                Given.problems(Given.PROPERTY.read(
                                Map.of("server.auth.mod", "basic", "server.auth.password", "hunter2"), Mode.SERVER))
                        .size());
    }

    @Test
    void whatAHostApplicationSetsForItsOwnServerIsItsBusiness() {
        assertEquals(
                List.of(),
                warnings(Given.PROPERTY, Mode.EMBEDDED, "server.prot", "server.auth.mod", "server.tls.certificat"));
        assertEquals(
                List.of("log.max_event: is not a setting and is ignored; did you mean log.max_events?"),
                warnings(Given.PROPERTY, Mode.EMBEDDED, "log.max_event"));
    }
}
