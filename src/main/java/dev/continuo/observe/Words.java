package dev.continuo.observe;

import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How {@code /status} writes what is no number. */
final class Words {

    private Words() {}

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static String instant(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    /** Leaves it out when the moment is 0: there is none. */
    static void addInstant(JsonObjectBuilder json, String name, long millis) {
        if (millis != 0) {
            json.add(name, instant(millis));
        }
    }

    static void addIfKnown(JsonObjectBuilder json, String name, @Nullable String value) {
        if (value != null) {
            json.add(name, value);
        }
    }
}
