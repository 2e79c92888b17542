package dev.continuo;

import dev.continuo.config.Logging;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/** Readable log lines on standard output, unless the user brings a file, and what the process says besides. */
final class ServerLogging {

    private static final String FILE = "java.util.logging.config.file";
    private static final String CLASS = "java.util.logging.config.class";

    /** Helidon would otherwise look for files of its own and put its defaults over ours. */
    private static final String HELIDON_KEEPS_OFF = "io.helidon.logging.config.disabled";

    private static final String FORMATTER = "io.helidon.logging.jul.HelidonConsoleHandler.formatter";

    private static @Nullable Logging current;

    private ServerLogging() {}

    /** What the environment and the command line say, which is there before any file is read. */
    static Logging ofProcess() {
        return Logging.of(key -> Optional.ofNullable(System.getProperty(key.key()))
                .or(() -> Optional.ofNullable(System.getenv(key.env()))));
    }

    /** Before the first logger is used, and again when more is known. */
    static void configure(Logging logging) throws IOException {
        if (logging.equals(current)) {
            return;
        }
        current = logging;
        System.setProperty(HELIDON_KEEPS_OFF, "true");
        if (System.getProperty(FILE) != null || System.getProperty(CLASS) != null) {
            return;
        }
        Properties properties = new Properties();
        try (InputStream ours = ServerLogging.class.getResourceAsStream("logging.properties")) {
            properties.load(ours);
        }
        properties.setProperty("dev.continuo.level", julName(logging.level()));
        if (!logging.access()) {
            properties.setProperty("dev.continuo.access.level", Level.OFF.getName());
        }
        if (logging.format() == Logging.Format.JSON) {
            properties.setProperty(FORMATTER, JsonFormatter.class.getName());
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        properties.store(text, null);
        LogManager.getLogManager().readConfiguration(new ByteArrayInputStream(text.toByteArray()));
    }

    /** Tells people that all is well. */
    static void say(String sentence) {
        print(System.out, Level.INFO, sentence);
    }

    /** Tells people what is wrong. */
    static void complain(Level level, String sentence) {
        print(System.err, level, sentence);
    }

    private static void print(PrintStream stream, Level level, String sentence) {
        if (current == null || current.format() == Logging.Format.TEXT) {
            stream.println(sentence);
            return;
        }
        LogRecord entry = new LogRecord(level, sentence);
        entry.setLoggerName(Main.class.getName());
        stream.print(new JsonFormatter().format(entry));
        stream.flush();
    }

    private static String julName(System.Logger.Level level) {
        return switch (level) {
            case ALL -> Level.ALL.getName();
            case TRACE -> Level.FINER.getName();
            case DEBUG -> Level.FINE.getName();
            case INFO -> Level.INFO.getName();
            case WARNING -> Level.WARNING.getName();
            case ERROR -> Level.SEVERE.getName();
            case OFF -> Level.OFF.getName();
        };
    }
}
