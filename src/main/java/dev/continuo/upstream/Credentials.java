package dev.continuo.upstream;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Who we are towards the upstream.
 *
 * @param username without a colon, which Basic authentication cannot carry
 * @param password never printed
 */
public record Credentials(String username, String password) {

    /** Checks what RFC 7617 asks of a user name. */
    public Credentials {
        if (username.indexOf(':') >= 0) {
            throw new IllegalArgumentException("username must not contain a colon: " + username);
        }
    }

    /** The value of the {@code Authorization} header, in UTF-8 (RFC 7617). */
    public String basic() {
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public String toString() {
        return username + ":***";
    }
}
