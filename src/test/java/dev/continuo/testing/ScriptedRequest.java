package dev.continuo.testing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked.
 *
 * @param line the request line
 * @param headers by lower-case name, in ISO-8859-1
 * @param body in ISO-8859-1
 */
public record ScriptedRequest(String line, Map<String, String> headers, String body) {

    /** A header, whatever the case of its name; {@code null} when there is none. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(java.util.Locale.ROOT));
    }
}
