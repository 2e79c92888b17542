package dev.continuo.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;

/** Whatever a client calls a directory, it has one name, and that name is its own. */
public final class DirectoryNameFuzz {

    private DirectoryNameFuzz() {}

    /** A name. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String name = new String(bytes, StandardCharsets.UTF_8);
        if (!name.isEmpty()) {
            String canonical = DirectoryName.canonical(name);
            assertFalse(canonical.isEmpty());
            assertEquals(canonical, DirectoryName.canonical(canonical));
        }
    }
}
