package dev.continuo;

import dev.continuo.observe.Fields;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;

/**
 * An entry as a JSON object on a line of its own. Not Helidon's {@code HelidonJsonFormatter}, which leaves a lone
 * backslash and control characters as they are, so that a client could write lines and members of its own.
 */
public final class JsonFormatter extends Formatter {

    private static final JsonProvider JSON = JsonProvider.provider();

    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    /** What JSON allows in strings, but readers take for line ends, and terminals obey. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    /** For the log manager. */
    public JsonFormatter() {}

    @Override
    public String format(LogRecord entry) {
        JsonObjectBuilder json = JSON.createObjectBuilder()
                .add("timestamp", MILLIS.format(entry.getInstant()))
                .add("level", level(entry.getLevel()))
                .add("logger", String.valueOf(entry.getLoggerName()))
                .add("thread", thread())
                .add("message", formatMessage(entry));
        if (entry.getThrown() != null) {
            StringWriter trace = new StringWriter();
            entry.getThrown().printStackTrace(new PrintWriter(trace));
            json.add("exception", trace.toString());
        }
        Object[] parameters = entry.getParameters();
        if (parameters != null) {
            for (Object parameter : parameters) {
                if (parameter instanceof Fields fields) {
                    json.addAll(JSON.createObjectBuilder(fields.fields()));
                }
            }
        }
        return UNPRINTABLE.matcher(json.build().toString()).replaceAll(match -> escaped(match.group())) + '\n';
    }

    private static String escaped(String unprintable) {
        StringBuilder escapes = new StringBuilder();
        for (int i = 0; i < unprintable.length(); i++) {
            escapes.append(String.format("\\\\u%04x", (int) unprintable.charAt(i)));
        }
        return escapes.toString();
    }

    /** The names that the relay's own entries are made with. */
    private static String level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (value >= Level.WARNING.intValue()) {
            return "WARNING";
        }
        if (value >= Level.CONFIG.intValue()) {
            return "INFO";
        }
        return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
    }

    /** The handler writes on the thread that logs. */
    private static String thread() {
        Thread thread = Thread.currentThread();
        return thread.getName().isEmpty() ? "#" + thread.threadId() : thread.getName();
    }
}
