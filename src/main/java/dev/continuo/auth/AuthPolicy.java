package dev.continuo.auth;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** Who may watch; the {@code server.auth.*} keys. */
public sealed interface AuthPolicy {

    /** Everybody who reaches the port. */
    record Everybody() implements AuthPolicy {}

    /**
     * Whoever knows the password.
     *
     * @param password never printed
     */
    record Basic(String username, String password) implements AuthPolicy {
        @Override
        public String toString() {
            return "Basic[" + username + ":***]";
        }
    }

    /**
     * Whoever has a token.
     *
     * @param tokens the file that lists them
     */
    record BearerTokens(Path tokens) implements AuthPolicy {}

    /**
     * Whoever has a JSON Web Token, as MicroProfile JWT 2.1 says; the {@code mp.jwt.verify.*} keys.
     *
     * @param issuer who must have issued it
     * @param audiences for one of whom it must be
     * @param algorithms how it may be signed, such as {@code RS256}; all of them with a key pair
     * @param skew by how much the issuer's clock may differ from ours
     * @param keys the issuer's public keys
     */
    record JsonWebTokens(String issuer, Set<String> audiences, Set<String> algorithms, Duration skew, KeySource keys)
            implements AuthPolicy {}

    /** Where public keys are: as PEM, or as JSON Web Keys, one or a set (RFC 7517). */
    sealed interface KeySource {

        /** Here. */
        record Text(String keys) implements KeySource {}

        /** In a file. */
        record InFile(Path file) implements KeySource {}

        /** At a server. */
        record At(URI url) implements KeySource {}
    }
}
