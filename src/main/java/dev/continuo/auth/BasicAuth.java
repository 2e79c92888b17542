package dev.continuo.auth;

import dev.continuo.auth.Admission.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * One user and one password (RFC 7617), as an opencode server with a password asks for them: in the header, or as
 * {@code auth_token=base64(user:password)}, which wins when it is there, as it does with opencode.
 */
public final class BasicAuth implements Authenticator {

    private static final String CHALLENGE = "Basic realm=\"continuo\", charset=\"UTF-8\"";

    private final Digest expected;
    private final Permit permit;

    /** Keeps no more of the password than its digest. */
    public BasicAuth(String username, String password) {
        this.expected = Digest.of(username + ":" + password);
        this.permit = new Permit(username, Limits.NONE, Long.MAX_VALUE, () -> false);
    }

    @Override
    public Admission judge(Presented presented) {
        Optional<String> encoded = presented.authToken().or(() -> presented.after("Basic"));
        if (encoded.isEmpty()) {
            return new Admission.Refused(Reason.MISSING, CHALLENGE);
        }
        boolean right = Digest.of(decoded(encoded.get())).same(expected);
        return right ? new Admission.Granted(permit) : new Admission.Refused(Reason.WRONG, CHALLENGE);
    }

    /** Any alphabet, with padding or without; a plus sign that nobody has encoded is a blank in a query. */
    private static String decoded(String base64) {
        String standard = base64.replace('-', '+').replace('_', '/').replace(' ', '+');
        try {
            return new String(Base64.getDecoder().decode(standard), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException garbage) {
            return "";
        }
    }
}
