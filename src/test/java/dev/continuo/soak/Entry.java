package dev.continuo.soak;

import dev.continuo.testing.Frame;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import org.jspecify.annotations.Nullable;

/**
 * One event as a stream brought it.
 *
 * @param seq the number in its cursor, -1 without one
 * @param cursor the SSE id, empty without one
 * @param id the JSON id
 * @param data the data line
 */
record Entry(long seq, String cursor, String id, String data) {

    private static final String ID = "\"id\":\"evt_";
    private static final String CONTROL = "\"type\":\"server.";
    private static final String DISPOSED = CONTROL + "instance.disposed";

    /** Reads a frame, without a JSON parser: there are thousands a second. */
    static Entry of(Frame frame) {
        String cursor = "";
        String data = "";
        for (String line : frame.lines()) {
            if (line.startsWith("id: ")) {
                cursor = line.substring(4);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            }
        }
        int at = data.indexOf(ID) + ID.length() - "evt_".length();
        long seq = cursor.isEmpty() ? -1 : Long.parseLong(cursor.substring(cursor.lastIndexOf('-') + 1));
        return new Entry(seq, cursor, data.substring(at, data.indexOf('"', at)), data);
    }

    /** Whether the relay itself says it. */
    boolean control() {
        return data.contains(CONTROL) && !data.contains(DISPOSED);
    }

    /** The type of a control event. */
    String kind() {
        int from = data.indexOf(CONTROL) + "\"type\":\"".length();
        return data.substring(from, data.indexOf('"', from));
    }

    /** Whether it is a control event that the log holds. */
    boolean upstreamNews() {
        return data.contains("\"type\":\"server.upstream.");
    }

    boolean down() {
        return data.contains("\"type\":\"server.upstream.down\"");
    }

    boolean gap() {
        return data.contains("\"type\":\"server.upstream.gap\"");
    }

    /** The directory that a control event concerns, {@code null} when it names none. */
    @Nullable
    String concerns() {
        return payload().getJsonObject("properties").getString("directory", null);
    }

    /** The event without its envelope, if it has one. */
    JsonObject payload() {
        JsonObject json = parse(data);
        return json.containsKey("payload") ? json.getJsonObject("payload") : json;
    }

    /** The directory in its envelope, empty without one. */
    String directory() {
        return parse(data).getString("directory", "");
    }

    /** The session in its properties, {@code null} without one. */
    @Nullable
    String session() {
        return payload().getJsonObject("properties").getString("sessionID", null);
    }

    static JsonObject parse(String json) {
        try (var reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }
}
