package dev.continuo.soak;

import dev.continuo.standin.Published;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber asks for, and which events that means.
 *
 * @param path door and query
 * @param directory the one directory that is wanted, or {@code null}: what the relay says of the upstream comes to
 *     everybody, unless it names another one
 * @param wants of the upstream's events
 */
record Wanted(String path, @Nullable String directory, Predicate<Published> wants) {

    static Wanted everything() {
        return new Wanted("/global/event", null, event -> true);
    }

    static Wanted directory(String directory) {
        return new Wanted(
                "/event?directory=" + URLEncoder.encode(directory, StandardCharsets.UTF_8),
                directory,
                event -> event.directory().equals(directory));
    }

    static Wanted session(String session) {
        return new Wanted("/session/" + session + "/event", null, event -> session.equals(event.session()));
    }

    /** Those of these types; one that ends with {@code *} means all that begin like it. */
    Wanted types(String... types) {
        List<String> all = List.of(types);
        return new Wanted(
                with("types=" + String.join(",", all)),
                directory,
                event -> wants.test(event) && all.stream().anyMatch(type -> fits(type, event.type())));
    }

    private static boolean fits(String pattern, String type) {
        return pattern.endsWith("*")
                ? type.startsWith(pattern.substring(0, pattern.length() - 1))
                : type.equals(pattern);
    }

    /** The path with one more parameter. */
    String with(String parameter) {
        return path + (path.contains("?") ? "&" : "?") + parameter;
    }
}
