package dev.continuo.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is set, as text, with defaults behind it. Numbers are to be asked for only once their text is known to be good.
 */
final class Values {

    /** Longer than any wait, yet a number of nanoseconds that a long can hold. */
    private static final Duration FOR_EVER = Duration.ofDays(100 * 365);

    /** Connections for health checks, metrics, and those who are told that no place is left. */
    private static final int BESIDES_SUBSCRIBERS = 1_000;

    private final Map<Key, String> set = new EnumMap<>(Key.class);
    private final Map<Key, String> variables = new EnumMap<>(Key.class);
    private final Map<Key, Optional<String>> otherDefaults = new EnumMap<>(Key.class);

    /** Looks every key up once, its alias after it. An empty value counts as unset. */
    Values(Function<String, Optional<String>> source, Mode mode) {
        for (Key key : Key.values()) {
            source.apply(key.key())
                    .filter(value -> !value.isEmpty())
                    .ifPresentOrElse(
                            value -> put(key, value, key.env()),
                            () -> key.alias()
                                    .ifPresent(alias -> source.apply(alias)
                                            .filter(value -> !value.isEmpty())
                                            .ifPresent(value -> put(key, value, alias))));
        }
        for (Key key : Key.values()) {
            key.file()
                    .filter(file -> !isSet(key) && isSet(file))
                    .ifPresent(file -> content(file).ifPresent(value -> put(key, value, file.env())));
        }
        if (choice(Key.DIALECT).equals("plain")) {
            otherDefaults.put(Key.UPSTREAM_STALL, Optional.of("0"));
        }
        if (isSet(Key.MAX_SUBSCRIBERS) && Key.MAX_SUBSCRIBERS.accepts(choice(Key.MAX_SUBSCRIBERS))) {
            otherDefaults.put(
                    Key.CONNECTIONS, Optional.of(String.valueOf(whole(Key.MAX_SUBSCRIBERS) + BESIDES_SUBSCRIBERS)));
        }
        // Nobody's application gets the demo's events unasked, and a command brings its own URL.
        if (mode == Mode.EMBEDDED || isSet(Key.COMMAND)) {
            otherDefaults.put(Key.UPSTREAM_URL, Optional.empty());
        }
    }

    /** What a file holds; nothing when it cannot be read, which is a problem of its key. */
    private Optional<String> content(Key file) {
        try {
            return Optional.of(Files.readString(Path.of(choice(file))).replaceFirst("\\R\\z", ""));
        } catch (IOException | InvalidPathException unreadable) {
            return Optional.empty();
        }
    }

    private void put(Key key, String value, String variable) {
        set.put(key, value);
        variables.put(key, variable);
    }

    boolean isSet(Key key) {
        return set.containsKey(key);
    }

    Optional<String> text(Key key) {
        return Optional.ofNullable(set.get(key)).or(() -> defaultOf(key));
    }

    String choice(Key key) {
        return text(key).orElse("");
    }

    long whole(Key key) {
        return ValueType.Whole.parse(choice(key));
    }

    int small(Key key) {
        return Math.toIntExact(whole(key));
    }

    Duration millis(Key key) {
        long millis = whole(key);
        return millis >= FOR_EVER.toMillis() ? FOR_EVER : Duration.ofMillis(millis);
    }

    Duration seconds(Key key) {
        return Duration.ofSeconds(whole(key));
    }

    /** The environment variable under which the value was found, or would be looked for. */
    String variable(Key key) {
        return variables.getOrDefault(key, key.env());
    }

    Optional<String> defaultOf(Key key) {
        return otherDefaults.getOrDefault(key, key.defaultValue());
    }
}
