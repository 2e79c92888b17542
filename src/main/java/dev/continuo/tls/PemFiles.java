package dev.continuo.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Where the server's certificate is.
 *
 * @param certificate PEM: the server's certificate, then those that lead to its issuer
 * @param privateKey PEM: its key, PKCS #8, not encrypted
 */
public record PemFiles(Path certificate, Path privateKey) {

    private static final String NO_CERTIFICATE = "must be a PEM file that begins with the server's certificate";
    private static final String OTHERS_KEY = "must be the key of the certificate in ";

    /** Reads both and tries whether they fit. */
    public PemReading read() {
        List<X509Certificate> chain;
        try {
            chain = chain(Files.readAllBytes(certificate));
        } catch (IOException | CertificateException e) {
            return new PemReading.WrongCertificate(NO_CERTIFICATE + " (" + reason(e) + ")");
        }
        if (chain.isEmpty()) {
            return new PemReading.WrongCertificate(NO_CERTIFICATE + " (there is none in it)");
        }
        try {
            PrivateKey key = PemKey.parse(Files.readString(privateKey, StandardCharsets.ISO_8859_1));
            return fits(chain.get(0), key)
                    ? new PemReading.Right(chain, key)
                    : new PemReading.WrongKey(OTHERS_KEY + certificate);
        } catch (IOException | GeneralSecurityException e) {
            return new PemReading.WrongKey(
                    "must be a PEM file with the certificate's key, PKCS #8 and not encrypted (" + reason(e) + ")");
        }
    }

    @SuppressWarnings("unchecked") // that factory makes X.509 certificates
    private static List<X509Certificate> chain(byte[] pem) throws CertificateException {
        return List.copyOf((java.util.Collection<X509Certificate>)
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)));
    }

    /** Whether what the key signs is what the certificate verifies. */
    private static boolean fits(X509Certificate certificate, PrivateKey key) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        byte[] text = "Continuo".getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(text);
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certificate.getPublicKey());
            verifying.update(text);
            return verifying.verify(signing.sign());
        } catch (GeneralSecurityException otherAlgorithm) {
            return false;
        }
    }

    private static String reason(Exception e) {
        return switch (e) {
            case NoSuchFileException missing -> "there is no such file";
            case java.nio.file.AccessDeniedException denied -> "it may not be read";
            case CertificateException notOne -> "it holds something else";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
