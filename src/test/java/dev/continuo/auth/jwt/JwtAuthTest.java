package dev.continuo.auth.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.auth.Admission;
import dev.continuo.auth.Admission.Reason;
import dev.continuo.auth.AuthPolicy;
import dev.continuo.auth.AuthPolicy.KeySource;
import dev.continuo.auth.Limits;
import dev.continuo.auth.Permit;
import dev.continuo.auth.Presented;
import dev.continuo.time.ManualClock;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** At second 1,000,000 of the epoch; the clocks may differ by 5 s. */
@SuppressWarnings("NullAway.Init") // made once for all tests
class JwtAuthTest {

    private static final String RIGHT =
            "{\"iss\":\"https://id\",\"aud\":[\"other\",\"continuo\"],\"sub\":\"ada\",\"exp\":1000060}";

    private static Issuer issuer;
    private static Issuer stranger;
    private static Issuer curve;

    private final ManualClock clock = new ManualClock();

    @BeforeAll
    static void keys() throws GeneralSecurityException {
        issuer = Issuer.rsa("one", "RS256", 2048);
        stranger = Issuer.rsa("one", "RS256", 2048);
        curve = Issuer.ec("two", "ES256", "secp256r1");
    }

    @BeforeEach
    void now() {
        clock.advance(Duration.ofSeconds(1_000_000));
    }

    @Test
    void aRightTokenIsGrantedUntilItExpires() throws Exception {
        Permit permit = granted(auth(issuer.pem()), issuer.token(json(RIGHT)));
        assertEquals("ada", permit.name());
        assertEquals(Limits.NONE, permit.limits());
        assertEquals(1_000_065_000L, permit.untilMillis());
    }

    @Test
    void everyFormOfAKeyIsReadAndATokenChecksWithIt() throws Exception {
        String rsa = issuer.token(json(RIGHT));
        for (String form : List.of(
                issuer.pem(),
                issuer.pem().replace("\n", "\r\n"),
                issuer.jwk().toString(),
                Issuer.jwks(curve, issuer),
                Base64.getEncoder().encodeToString(Issuer.jwks(issuer).getBytes(StandardCharsets.UTF_8)),
                issuer.pem().replaceAll("-----[A-Z ]+-----", ""))) {
            granted(auth(form), rsa);
        }
        granted(auth(curve.pem()), curve.token(json(RIGHT)));
        granted(auth(Issuer.jwks(issuer, curve)), curve.token(json(RIGHT)));
        for (String name : List.of("secp384r1", "secp521r1")) {
            Issuer other = Issuer.ec("x", name.equals("secp384r1") ? "ES384" : "ES512", name);
            granted(auth(other.pem(), "ES384", "ES512"), other.token(json(RIGHT)));
            granted(auth(Issuer.jwks(other), "ES384", "ES512"), other.token(json(RIGHT)));
        }
    }

    @ParameterizedTest(name = "{1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'iss':'https://id','aud':'continuo','sub':'a','exp':1000060} | one audience as a string | granted",
                "{'iss':'https://id','aud':['continuo'],'exp':1000060} | without a name | granted",
                "{'iss':'https://other','aud':['continuo'],'exp':1000060} | another issuer | WRONG",
                "{'aud':['continuo'],'exp':1000060} | no issuer | WRONG",
                "{'iss':'https://id','aud':['other'],'exp':1000060} | another audience | WRONG",
                "{'iss':'https://id','exp':1000060} | no audience | WRONG",
                "{'iss':'https://id','aud':['continuo']} | no expiry | WRONG",
                "{'iss':'https://id','aud':['continuo'],'exp':999996} | expired within the skew | granted",
                "{'iss':'https://id','aud':['continuo'],'exp':999995} | expired | EXPIRED",
                "{'iss':'https://id','aud':['continuo'],'exp':999994} | expired before | EXPIRED",
                "{'iss':'https://id','aud':['continuo'],'exp':'soon'} | an expiry that is no number | WRONG",
                "{'iss':'https://id','aud':['continuo'],'exp':1e17} | an expiry that no clock shows | WRONG",
                "{'iss':'https://id','aud':['continuo'],'exp':-1} | an expiry before all time | EXPIRED",
                "{'iss':'https://id','aud':['continuo'],'exp':1000060,'nbf':1000005} | soon, within the skew | granted",
                "{'iss':'https://id','aud':['continuo'],'exp':1000060,'nbf':1000006} | not yet | WRONG",
                "{'iss':'https://id','aud':['continuo'],'exp':1000060,'iat':1000006} | from the future | WRONG",
                "{'iss':'https://id','aud':['continuo'],'exp':1000060,'continuo_directories':'/a'} | no list | WRONG",
                "{'iss':'https://id','aud':['continuo'],'exp':1000060,'continuo_directories':null} | null | WRONG",
                "{'iss':'https://id','aud':['continuo'],'exp':1000060,'continuo_sessions':[1]} | no strings | WRONG"
            })
    void theClaimsDecide(String claims, String what, String outcome) throws Exception {
        Admission admission = judge(auth(issuer.pem()), issuer.token(json(claims.replace('\'', '"'))));
        assertEquals(
                outcome,
                switch (admission) {
                    case Admission.Granted granted -> "granted";
                    case Admission.Refused refused -> refused.reason().name();
                },
                what);
    }

    @Test
    void claimsLimitWhatIsSeen() throws Exception {
        JsonObject claims = json(
                RIGHT.replace("\"sub\"", "\"continuo_directories\":[\"/a\",\"/b\"],\"continuo_sessions\":[],\"sub\""));
        assertEquals(
                new Limits(Set.of("/a", "/b"), Set.of()),
                granted(auth(issuer.pem()), issuer.token(claims)).limits());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"RS512\",\"kid\":\"one\"}",
                "{\"alg\":\"none\",\"kid\":\"one\"}",
                "{\"alg\":\"none\"}",
                "{\"alg\":\"NONE\"}",
                "{\"alg\":\"ES256\",\"kid\":\"one\"}",
                "{\"kid\":\"one\"}",
                "{}",
                "{\"alg\":\"RS256\",\"kid\":\"another\"}",
                "{\"alg\":\"RS256\",\"kid\":\"one\",\"crit\":[\"exp\"],\"exp\":1}",
                "{\"alg\":\"RS256\",\"kid\":\"one\",\"crit\":[\"mine\"],\"mine\":1}",
                "{\"alg\":[\"RS256\"]}",
                "[]",
                "\"RS256\""
            })
    void anotherHeaderIsRefused(String header) throws Exception {
        assertEquals(Reason.WRONG, refused(auth(Issuer.jwks(issuer)), issuer.token(header, json(RIGHT))));
    }

    @Test
    void aTokenThatNamesNoKeyIsTriedWithAll() throws Exception {
        granted(auth(Issuer.jwks(curve, stranger, issuer)), issuer.token("{\"alg\":\"RS256\"}", json(RIGHT)));
    }

    @Test
    void aStrangersSignatureIsRefused() throws Exception {
        assertEquals(Reason.WRONG, refused(auth(issuer.pem()), stranger.token(json(RIGHT))));
        assertEquals(Reason.WRONG, refused(auth(Issuer.jwks(issuer)), stranger.token(json(RIGHT))));
    }

    @Test
    void aTokenThatBringsItsKeyAlongIsRefused() throws Exception {
        String header = "{\"alg\":\"RS256\",\"jwk\":" + stranger.jwk() + ",\"jku\":\"http://127.0.0.1:1/\"}";
        assertEquals(Reason.WRONG, refused(auth(issuer.pem()), stranger.token(header, json(RIGHT))));
    }

    @Test
    void thePublicKeyIsNoSecretToSignWith() throws Exception {
        for (String key :
                List.of(issuer.pem(), issuer.pem().strip(), issuer.jwk().toString())) {
            String signed = Issuer.encoded("{\"alg\":\"HS256\",\"kid\":\"one\"}".getBytes(StandardCharsets.UTF_8)) + "."
                    + Issuer.encoded(RIGHT.getBytes(StandardCharsets.UTF_8));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            String token = signed + "." + Issuer.encoded(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
            assertEquals(Reason.WRONG, refused(auth(key), token));
            assertEquals(Reason.WRONG, refused(auth(key, "HS256"), token), "even if it were allowed");
        }
    }

    @Test
    void whatIsChangedOrCutIsRefused() throws Exception {
        String[] parts = issuer.token(json(RIGHT)).split("\\.", -1);
        String otherClaims = Issuer.encoded(RIGHT.replace("ada", "eve").getBytes(StandardCharsets.UTF_8));
        for (String token : List.of(
                parts[0] + "." + otherClaims + "." + parts[2],
                parts[0] + "." + parts[1] + ".",
                parts[0] + "." + parts[1],
                parts[0] + "." + parts[1] + "." + parts[2] + ".x",
                parts[0] + "." + parts[1] + "." + parts[2].substring(4),
                "..",
                ".",
                "x",
                "e30.e30.e30",
                parts[0] + ".W10." + parts[2],
                "a".repeat(100_000))) {
            assertEquals(Reason.WRONG, refused(auth(issuer.pem()), token));
        }
    }

    @Test
    void aClaimOfAThousandLevelsHarmsNobody() throws Exception {
        for (int depth : new int[] {1_000, 100_000}) {
            String deep = "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
            String token = Issuer.encoded("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                    + Issuer.encoded(deep.getBytes(StandardCharsets.UTF_8)) + ".e30";
            assertEquals(Reason.WRONG, refused(auth(issuer.pem()), token));
        }
    }

    @Test
    void noTokenIsMissing() {
        JwtAuth auth = auth(issuer.pem());
        for (String header : List.of("", "Bearer", "Basic eDp5", "Bearer a b")) {
            Admission admission = auth.judge(new Presented(Optional.of(header), Optional.empty()));
            assertEquals(
                    Reason.MISSING,
                    assertInstanceOf(Admission.Refused.class, admission).reason());
        }
    }

    @Test
    void whatIsNoKeyForUsIsNotTaken() throws Exception {
        for (String text : List.of(
                "",
                "key",
                "{}",
                "[]",
                "{\"keys\":[]}",
                "{\"keys\":{}}",
                "{\"keys\":[1]}",
                "{\"kty\":\"oct\",\"k\":\"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0\",\"alg\":\"HS256\"}",
                issuer.jwk().toString().replace("\"sig\"", "\"enc\""),
                "{\"kty\":\"RSA\",\"n\":\"%\",\"e\":\"AQAB\"}",
                Issuer.rsa("short", "RS256", 1024).pem(),
                Issuer.jwks(Issuer.rsa("short", "RS256", 1024)),
                issuer.pem().substring(0, 100))) {
            assertThrows(IllegalArgumentException.class, () -> JwtAuth.check(text), text);
        }
        JwtAuth.check(Issuer.jwks(Issuer.rsa("short", "RS256", 1024), issuer));
    }

    @Test
    void theNameCannotForgeALogLine() throws Exception {
        JsonObject claims = json(RIGHT.replace("ada", "a\\nb\\r\\u0000"));
        assertTrue(granted(auth(issuer.pem()), issuer.token(claims)).name().matches("a\\?b\\?\\?"));
    }

    private JwtAuth auth(String keys, String... more) {
        Set<String> algorithms = new java.util.HashSet<>(Set.of("RS256", "ES256"));
        algorithms.addAll(List.of(more));
        return new JwtAuth(
                new AuthPolicy.JsonWebTokens(
                        "https://id",
                        Set.of("continuo", "relay"),
                        algorithms,
                        Duration.ofSeconds(5),
                        new KeySource.Text(keys)),
                clock);
    }

    private static Admission judge(JwtAuth auth, String token) {
        return auth.judge(new Presented(Optional.of("Bearer " + token), Optional.empty()));
    }

    private static Permit granted(JwtAuth auth, String token) {
        return assertInstanceOf(Admission.Granted.class, judge(auth, token)).permit();
    }

    private static Reason refused(JwtAuth auth, String token) {
        return assertInstanceOf(Admission.Refused.class, judge(auth, token)).reason();
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
