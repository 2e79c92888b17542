package dev.continuo.auth.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.auth.Admission;
import dev.continuo.auth.AuthPolicy;
import dev.continuo.auth.AuthPolicy.KeySource;
import dev.continuo.auth.Presented;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.ScriptedUpstream;
import dev.continuo.testing.ScriptedUpstream.Script;
import dev.continuo.time.ManualClock;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys that are at a server, which is asked no more than needed. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // made once for all tests
class KeyRingIT {

    private static final JsonObject CLAIMS = Json.createObjectBuilder()
            .add("iss", "https://id")
            .add("aud", "continuo")
            .add("exp", 1_000_000)
            .build();

    private static Issuer one;
    private static Issuer two;

    private final ManualClock clock = new ManualClock();

    @BeforeAll
    static void keys() throws GeneralSecurityException {
        one = Issuer.rsa("one", "RS256", 2048);
        two = Issuer.rsa("two", "RS256", 2048);
    }

    @Test
    void theyAreGotAnewForAKeyThatNobodyKnowsButNotOften() throws Exception {
        try (ScriptedUpstream server =
                ScriptedUpstream.start(answer(Issuer.jwks(one)), answer(Issuer.jwks(one, two)))) {
            JwtAuth auth = auth(server);
            assertEquals("granted", judge(auth, one));
            assertEquals("granted", judge(auth, one));
            assertEquals(1, server.requests().size());
            assertEquals("WRONG", judge(auth, two));
            assertEquals("WRONG", judge(auth, two));
            assertEquals(1, server.requests().size(), "not so soon");
            clock.advance(KeyRing.PAUSE);
            assertEquals("granted", judge(auth, two));
            assertEquals("granted", judge(auth, one));
            assertEquals(2, server.requests().size());
        }
    }

    @Test
    void aKeyThatTheIssuerHasNoMoreIsForgotten() throws Exception {
        try (ScriptedUpstream server = ScriptedUpstream.start(answer(Issuer.jwks(one)), answer(Issuer.jwks(two)))) {
            JwtAuth auth = auth(server);
            assertEquals("granted", judge(auth, one));
            clock.advance(KeyRing.FRESH);
            assertEquals("granted", judge(auth, one), "nobody waits for a look");
            Eventually.holds("forgotten", () -> judge(auth, one).equals("WRONG"));
        }
    }

    @Test
    void withoutKeysNobodyCanTellAndWhenTheyComeTheyAreTaken() throws Exception {
        try (ScriptedUpstream server = ScriptedUpstream.start(
                head(503),
                head(302, "Location: http://127.0.0.1:1/"),
                answer("<html>"),
                answer("{\"keys\":[],\"pad\":\"" + "x".repeat(2 << 20) + "\"}"),
                answer(Issuer.jwks(one)))) {
            JwtAuth auth = auth(server);
            for (int i = 0; i < 4; i++) {
                assertEquals("UNDECIDED", judge(auth, one));
                clock.advance(KeyRing.PAUSE);
            }
            assertEquals("granted", judge(auth, one));
            assertEquals(5, server.requests().size());
        }
    }

    @Test
    void whatFailsLaterChangesNothing() throws Exception {
        try (ScriptedUpstream server = ScriptedUpstream.start(answer(Issuer.jwks(one)), head(500))) {
            JwtAuth auth = auth(server);
            assertEquals("granted", judge(auth, one));
            clock.advance(KeyRing.PAUSE);
            assertEquals("WRONG", judge(auth, two));
            assertEquals("granted", judge(auth, one));
        }
    }

    @Test
    void aCrowdAsksOnceAndWhoHasAKnownKeyDoesNotWait() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (ScriptedUpstream server = ScriptedUpstream.start(answer(Issuer.jwks(one)), connection -> {
            connection.request();
            answer.await();
            body(connection, Issuer.jwks(one, two));
        })) {
            JwtAuth auth = auth(server);
            assertEquals("granted", judge(auth, one));
            clock.advance(KeyRing.PAUSE);
            AtomicInteger granted = new AtomicInteger();
            Thread[] crowd = new Thread[20];
            for (int i = 0; i < crowd.length; i++) {
                crowd[i] = Thread.ofVirtual().start(() -> {
                    if (judge(auth, two).equals("granted")) {
                        granted.incrementAndGet();
                    }
                });
            }
            Eventually.holds("asked", () -> server.requests().size() == 2);
            assertEquals("granted", judge(auth, one), "while the others wait");
            assertEquals(0, granted.get());
            answer.countDown();
            for (Thread waiting : crowd) {
                waiting.join();
            }
            assertEquals(crowd.length, granted.get(), "whenever each of them looked");
            assertEquals("granted", judge(auth, two));
            assertEquals(2, server.requests().size());
        }
    }

    private static Script answer(String body) {
        return connection -> {
            connection.request();
            body(connection, body);
        };
    }

    private static Script head(int status, String... headers) {
        return connection -> {
            connection.request();
            List<String> lines = new ArrayList<>(List.of(headers));
            lines.add("Content-Length: 0");
            connection.head(status, lines.toArray(String[]::new));
        };
    }

    private static void body(dev.continuo.testing.ScriptedConnection connection, String body)
            throws java.io.IOException {
        connection.head(200, "Content-Type: application/json", "Content-Length: " + body.length());
        connection.raw(body);
    }

    private JwtAuth auth(ScriptedUpstream server) {
        return new JwtAuth(
                new AuthPolicy.JsonWebTokens(
                        "https://id",
                        Set.of("continuo"),
                        Set.of("RS256"),
                        Duration.ZERO,
                        new KeySource.At(server.url("/keys"))),
                clock);
    }

    private static String judge(JwtAuth auth, Issuer issuer) {
        try {
            return switch (auth.judge(new Presented(Optional.of("Bearer " + issuer.token(CLAIMS)), Optional.empty()))) {
                case Admission.Granted granted -> "granted";
                case Admission.Refused refused -> refused.reason().name();
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
