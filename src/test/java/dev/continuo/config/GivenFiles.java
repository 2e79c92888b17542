package dev.continuo.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that settings name. */
final class GivenFiles {

    /** A public key of 2,048 bits; nobody has the private one. */
    static final String KEY_TEXT = "{\"kty\":\"RSA\",\"kid\":\"one\",\"e\":\"AQAB\",\"n\":\"" + "v".repeat(342) + "\"}";

    static final String KEY = file("key", KEY_TEXT);
    static final String PASSWORD = file("password", "from a file\n");
    static final String TOKENS = file("tokens", "# who may watch\nada 0123456789abcdef0123456789abcdef\n");

    private GivenFiles() {}

    private static String file(String name, String text) {
        try {
            Path file = Files.createTempFile(name, "");
            file.toFile().deleteOnExit();
            return Files.writeString(file, text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
