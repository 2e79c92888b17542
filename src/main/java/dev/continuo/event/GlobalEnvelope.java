package dev.continuo.event;

import jakarta.json.Json;
import org.jspecify.annotations.Nullable;

/** opencode's global envelope {@code {"directory":…,"payload":{…}}} around a payload. */
public final class GlobalEnvelope {

    private GlobalEnvelope() {}

    /**
     * What stands before the payload; behind it follows one closing brace.
     *
     * @param directory the payload's directory, or {@code null} when it has none
     */
    public static String head(@Nullable String directory) {
        return directory == null ? "{\"payload\":" : "{\"directory\":" + Json.createValue(directory) + ",\"payload\":";
    }
}
