package dev.continuo.testing;

import dev.continuo.tls.PemFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate that signs itself, for localhost, made by the JDK's own tool in a directory that goes with the process.
 *
 * @param files where it is
 * @param certificate the certificate
 */
public record TestCertificate(PemFiles files, Certificate certificate) {

    private static final String PASSWORD = "changeit";

    /**
     * Makes one that is valid now.
     *
     * @param algorithm RSA, EC or Ed25519
     * @param name of its owner
     */
    public static TestCertificate make(String algorithm, String name) {
        return make(algorithm, name, "-1d");
    }

    /** Makes one that is valid for ten days from a day on, such as {@code -20d}. */
    public static TestCertificate make(String algorithm, String name, String from) {
        try {
            Path directory = Files.createTempDirectory("continuo-certificate");
            directory.toFile().deleteOnExit();
            Path store = directory.resolve("store.p12");
            Process tool = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "a",
                            "-keyalg",
                            algorithm,
                            "-dname",
                            "CN=" + name,
                            "-ext",
                            "san=dns:localhost,ip:127.0.0.1",
                            "-startdate",
                            from,
                            "-validity",
                            "10",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            PASSWORD))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(tool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (tool.waitFor() != 0) {
                throw new AssertionError(said);
            }
            KeyStore made = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                made.load(in, PASSWORD.toCharArray());
            }
            Certificate certificate = made.getCertificate("a");
            Path pem = write(directory.resolve("certificate.pem"), "CERTIFICATE", certificate.getEncoded());
            Path key = write(
                    directory.resolve("key.pem"),
                    "PRIVATE KEY",
                    made.getKey("a", PASSWORD.toCharArray()).getEncoded());
            for (Path file : List.of(store, pem, key)) {
                file.toFile().deleteOnExit();
            }
            return new TestCertificate(new PemFiles(pem, key), certificate);
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What a client needs that trusts this certificate and no other. */
    public SSLContext trusting() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("a", certificate);
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Path write(Path file, String what, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n");
    }
}
