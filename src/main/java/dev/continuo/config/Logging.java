package dev.continuo.config;

import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * How the server writes log entries; the {@code server.log.*} keys.
 *
 * @param format of each entry
 * @param level the least important that is written, of the relay's own
 * @param access whether an entry is written for each stream at its end
 */
public record Logging(Format format, Level level, boolean access) {

    /** The form of an entry. */
    public enum Format {
        /** A line for people. */
        TEXT,
        /** A line that is a JSON object. */
        JSON
    }

    /**
     * Reads them before the rest, so that what is wrong with that is told in the right form. A value that is not
     * allowed counts as unset; that it is wrong is told with the rest.
     *
     * @param source what a key is set to
     */
    public static Logging of(Function<Key, Optional<String>> source) {
        return new Logging(
                Format.valueOf(value(source, Key.LOG_FORMAT).toUpperCase(Locale.ROOT)),
                Level.valueOf(value(source, Key.LOG_LEVEL).toUpperCase(Locale.ROOT)),
                value(source, Key.LOG_ACCESS).equals("on"));
    }

    private static String value(Function<Key, Optional<String>> source, Key key) {
        return source.apply(key).filter(key::accepts).or(key::defaultValue).orElseThrow();
    }
}
