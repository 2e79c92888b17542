package dev.continuo.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** What came of reading a certificate and its key. */
public sealed interface PemReading {

    /**
     * They belong together.
     *
     * @param chain the server's certificate first
     * @param key its key
     */
    record Right(List<X509Certificate> chain, PrivateKey key) implements PemReading {

        @Override
        public String toString() {
            return chain.get(0).getSubjectX500Principal().getName();
        }
    }

    /**
     * There is no certificate.
     *
     * @param rule what must be, beginning with "must"
     */
    record WrongCertificate(String rule) implements PemReading {}

    /**
     * There is no key, or none that fits.
     *
     * @param rule what must be, beginning with "must"
     */
    record WrongKey(String rule) implements PemReading {}
}
