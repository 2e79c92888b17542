package dev.continuo.event;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
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

    /**
     * An event of the relay itself in this envelope.
     *
     * @param session the session that its properties name, or {@code null}
     * @param control whether it passes every filter
     */
    public static Event event(
            String id,
            String type,
            @Nullable String session,
            @Nullable String directory,
            JsonObject properties,
            boolean control) {
        byte[] head = head(directory).getBytes(StandardCharsets.UTF_8);
        String payload = "{\"id\":\"" + id + "\",\"type\":\"" + type + "\",\"properties\":" + properties + "}";
        byte[] data = (head(directory) + payload + "}").getBytes(StandardCharsets.UTF_8);
        return new Event(
                id, null, type, session, directory, null, data, head.length, data.length - head.length - 1, control);
    }
}
