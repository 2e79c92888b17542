package dev.continuo.auth.jwt;

import io.helidon.security.jwt.JwtException;
import io.helidon.security.jwt.SignedJwt;
import io.helidon.security.jwt.jwk.Jwk;

/**
 * A public key, for one algorithm.
 *
 * @param id its {@code kid}; empty: it has none
 */
record VerificationKey(String id, String algorithm, Jwk key) {

    /**
     * Whether it may check a token. One without a name may check any, and a token that names none is tried with all.
     */
    boolean fits(String tokensKeyId, String tokensAlgorithm) {
        return algorithm.equals(tokensAlgorithm) && (id.isEmpty() || tokensKeyId.isEmpty() || id.equals(tokensKeyId));
    }

    boolean verifies(SignedJwt token) {
        try {
            return key.verifySignature(token.getSignedBytes(), token.getSignature());
        } catch (JwtException notEvenASignature) {
            return false;
        }
    }
}
