package dev.continuo;

import java.io.IOException;
import java.io.InputStream;
import java.util.logging.LogManager;

/** Readable log lines on standard output without a file, unless the user brings one. */
final class ServerLogging {

    private static final String FILE = "java.util.logging.config.file";
    private static final String CLASS = "java.util.logging.config.class";

    /** Helidon would otherwise look for files of its own and put its defaults over ours. */
    private static final String HELIDON_KEEPS_OFF = "io.helidon.logging.config.disabled";

    private ServerLogging() {}

    /** Before the first logger is used. */
    static void configure() throws IOException {
        System.setProperty(HELIDON_KEEPS_OFF, "true");
        if (System.getProperty(FILE) != null || System.getProperty(CLASS) != null) {
            return;
        }
        try (InputStream ours = ServerLogging.class.getResourceAsStream("logging.properties")) {
            LogManager.getLogManager().readConfiguration(ours);
        }
    }
}
