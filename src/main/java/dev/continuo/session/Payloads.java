package dev.continuo.session;

import dev.continuo.event.Event;
import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.Map;

/** Reads payloads of any shape: where something else stands than expected, there is nothing. */
final class Payloads {

    /** Made once, as making a reader without one looks for a JSON implementation each time. */
    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

    private Payloads() {}

    /** The event's {@code properties}; empty when there are none. */
    static JsonObject properties(Event event) {
        // From text: to decode bytes the reader would make a buffer of 8 KB first.
        try (JsonReader reader = READERS.createReader(new StringReader(event.payload()))) {
            return reader.readValue() instanceof JsonObject json
                    ? object(json, "properties")
                    : JsonValue.EMPTY_JSON_OBJECT;
        } catch (RuntimeException notJson) {
            // Or beyond what the reader takes, such as a number of very many digits, for which it has other exceptions.
            return JsonValue.EMPTY_JSON_OBJECT;
        }
    }

    /** The member that is an object; empty when there is none. */
    static JsonObject object(JsonObject json, String name) {
        return json.get(name) instanceof JsonObject member ? member : JsonValue.EMPTY_JSON_OBJECT;
    }

    /** The member that is a string; empty when there is none. */
    static String text(JsonObject json, String name) {
        return json.get(name) instanceof JsonString member ? member.getString() : "";
    }

    /** The member that is a number, its whole part; 0 when there is none. */
    static long number(JsonObject json, String name) {
        return json.get(name) instanceof JsonNumber member ? member.longValue() : 0;
    }

    /** Whether the member is there and says something. */
    static boolean has(JsonObject json, String name) {
        JsonValue member = json.get(name);
        return member != null && !member.equals(JsonValue.NULL);
    }
}
