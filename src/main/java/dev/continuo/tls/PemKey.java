package dev.continuo.tls;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A private key as PEM (RFC 7468). What it says is never part of a message. */
final class PemKey {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([^-]*)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private PemKey() {}

    /**
     * Reads the first private key of a file.
     *
     * @throws GeneralSecurityException says what stands there instead, and what to do
     */
    static PrivateKey parse(String pem) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(pem);
        if (!block.find()) {
            throw new GeneralSecurityException("there is no private key in it");
        }
        return switch (block.group(1)) {
            case "PRIVATE KEY" -> pkcs8(block.group(2));
            case "ENCRYPTED PRIVATE KEY" ->
                throw new GeneralSecurityException("it is encrypted; decrypt it with openssl pkcs8 -in FILE");
            default ->
                throw new GeneralSecurityException(
                        "it is a " + block.group(1) + "; convert it with openssl pkcs8 -topk8 -nocrypt -in FILE");
        };
    }

    private static PrivateKey pkcs8(String base64) throws GeneralSecurityException {
        PKCS8EncodedKeySpec spec;
        try {
            spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
        } catch (IllegalArgumentException notBase64) {
            throw new GeneralSecurityException("its key is damaged");
        }
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException another) {
                // The next one may read it.
            }
        }
        throw new GeneralSecurityException("its key is damaged, or neither of RSA, EC nor EdDSA");
    }
}
