package dev.continuo.auth.jwt;

import dev.continuo.auth.Admission;
import dev.continuo.auth.Admission.Reason;
import dev.continuo.auth.AuthPolicy;
import dev.continuo.auth.Authenticator;
import dev.continuo.auth.Bearer;
import dev.continuo.auth.Limits;
import dev.continuo.auth.Permit;
import dev.continuo.auth.Presented;
import dev.continuo.time.Clock;
import io.helidon.security.jwt.Jwt;
import io.helidon.security.jwt.JwtValidator;
import io.helidon.security.jwt.SignedJwt;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON Web Tokens as MicroProfile JWT 2.1 has them, of one issuer. A permit lasts as long as its token, and a claim may
 * limit it to directories or sessions.
 */
public final class JwtAuth implements Authenticator {

    private static final String DIRECTORIES = "continuo_directories";
    private static final String SESSIONS = "continuo_sessions";

    private final AuthPolicy.JsonWebTokens policy;
    private final KeyRing keys;
    private final Clock clock;

    /** Gets the keys when the first token comes. */
    public JwtAuth(AuthPolicy.JsonWebTokens policy, Clock clock) {
        this.policy = policy;
        this.keys = new KeyRing(policy.keys(), clock);
        this.clock = clock;
    }

    /**
     * Checks that text is public keys.
     *
     * @throws IllegalArgumentException when it is not; the message says what would be
     */
    public static void check(String text) {
        var unused = PublicKeys.parse(text);
    }

    @Override
    public Admission judge(Presented presented) {
        Optional<String> token = presented.bearer();
        if (token.isEmpty()) {
            return Bearer.refused(Reason.MISSING);
        }
        try {
            return judge(SignedJwt.parseToken(token.get()));
        } catch (RuntimeException | StackOverflowError garbage) {
            // Whatever the library does not like about it. Its messages quote the token.
            return Bearer.refused(Reason.WRONG);
        }
    }

    private Admission judge(SignedJwt signed) {
        Jwt token = signed.getJwt();
        String algorithm = token.algorithm().orElse("");
        if (!policy.algorithms().contains(algorithm)) {
            return Bearer.refused(Reason.WRONG);
        }
        if (!keys.verifies(signed, token.keyId().orElse(""), algorithm)) {
            return Bearer.refused(keys.empty() ? Reason.UNDECIDED : Reason.WRONG);
        }
        long now = clock.currentTimeMillis();
        Optional<Instant> expires = token.expirationTime();
        if (expires.isEmpty()
                || !claims(Instant.ofEpochMilli(now)).validate(token).isValid()) {
            return Bearer.refused(Reason.WRONG);
        }
        Permit permit = new Permit(
                name(token),
                new Limits(named(token, DIRECTORIES), named(token, SESSIONS)),
                expires.get().plus(policy.skew()).toEpochMilli(),
                () -> false);
        return permit.over(now) ? Bearer.refused(Reason.EXPIRED) : new Admission.Granted(permit);
    }

    /** All but the expiry, which is told apart. */
    private JwtValidator claims(Instant now) {
        return JwtValidator.builder()
                .addIssuerValidator(policy.issuer())
                .addAudienceValidator(policy.audiences())
                .addNotBeforeValidator(
                        rule -> rule.now(now).allowedTimeSkew(policy.skew()).mandatory(false))
                .addIssueTimeValidator(
                        rule -> rule.now(now).allowedTimeSkew(policy.skew()).mandatory(false))
                .addCriticalValidator()
                .build();
    }

    /** MicroProfile JWT 2.1, 7.1.1. */
    private static String name(Jwt token) {
        return token.userPrincipal()
                .or(token::preferredUsername)
                .or(token::subject)
                .orElse("a token without a name");
    }

    /** What a claim lists; anything but a list of strings throws, so that nobody sees more by a mistake. */
    private static @Nullable Set<String> named(Jwt token, String claim) {
        JsonValue value = token.payloadClaim(claim).orElse(null);
        if (value == null) {
            return null;
        }
        Set<String> names = new HashSet<>();
        for (JsonValue one : (JsonArray) value) {
            names.add(((JsonString) one).getString());
        }
        return names;
    }
}
