package dev.continuo.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemFilesTest {

    private static final TestCertificate EC = TestCertificate.make("EC", "ec");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void aCertificateAndItsKeyAreRead(String algorithm) {
        TestCertificate made = TestCertificate.make(algorithm, "a");
        PemReading.Right right =
                assertInstanceOf(PemReading.Right.class, made.files().read());
        assertEquals(made.certificate(), right.chain().get(0));
    }

    @Test
    void theChainIsReadInItsOrder() throws IOException {
        TestCertificate other = TestCertificate.make("EC", "issuer");
        Path both = file(Files.readString(EC.files().certificate())
                + Files.readString(other.files().certificate()));
        PemReading.Right right = assertInstanceOf(
                PemReading.Right.class, new PemFiles(both, EC.files().privateKey()).read());
        assertEquals(2, right.chain().size());
        assertEquals(EC.certificate(), right.chain().get(0));
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() {
        for (String algorithm : new String[] {"EC", "RSA"}) {
            PemFiles mixed = new PemFiles(
                    EC.files().certificate(),
                    TestCertificate.make(algorithm, "b").files().privateKey());
            assertEquals(
                    new PemReading.WrongKey("must be the key of the certificate in "
                            + EC.files().certificate()),
                    mixed.read());
        }
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = directory.resolve("missing.pem");
        assertTrue(wrongCertificate(missing).endsWith("(there is no such file)"), wrongCertificate(missing));
        assertTrue(wrongKey(missing).endsWith("(there is no such file)"), wrongKey(missing));
    }

    @Test
    void aFileWithoutACertificateIsRefused() throws IOException {
        assertTrue(wrongCertificate(file("")).contains("("));
        assertTrue(wrongCertificate(file("nonsense")).contains("("));
        assertTrue(wrongCertificate(EC.files().privateKey()).contains("("));
        assertTrue(wrongCertificate(file("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))
                .contains("("));
    }

    @ParameterizedTest
    @CsvSource({
        "PRIVATE KEY, its key is damaged",
        "ENCRYPTED PRIVATE KEY, it is encrypted",
        "RSA PRIVATE KEY, openssl pkcs8 -topk8 -nocrypt",
        "EC PRIVATE KEY, openssl pkcs8 -topk8 -nocrypt",
        "CERTIFICATE, there is no private key in it"
    })
    void aKeyThatCannotBeUsedIsRefusedInWords(String what, String why) throws IOException {
        String said = wrongKey(file("-----BEGIN " + what + "-----\nAAAA\n-----END " + what + "-----\n"));
        assertTrue(said.contains(why), said);
        assertTrue(!said.contains("AAAA"), said);
    }

    private String wrongCertificate(Path file) {
        return assertInstanceOf(
                        PemReading.WrongCertificate.class,
                        new PemFiles(file, EC.files().privateKey()).read())
                .rule();
    }

    private String wrongKey(Path file) {
        return assertInstanceOf(
                        PemReading.WrongKey.class, new PemFiles(EC.files().certificate(), file).read())
                .rule();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "pem", ""), text);
    }
}
