package dev.continuo.testing;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReaderFactory;
import java.io.StringReader;
import java.util.List;
import java.util.Map;

/**
 * One SSE frame as it was on the wire.
 *
 * @param lines its lines, in order
 * @param nanos when it was complete, by {@link System#nanoTime()}
 */
public record Frame(List<String> lines, long nanos) {

    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

    /** The values of a field, in order. */
    public List<String> values(String field) {
        String prefix = field + ": ";
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }

    /** The field's one value, empty when it is not there. */
    public String value(String field) {
        List<String> values = values(field);
        if (values.size() > 1) {
            throw new AssertionError(field + " occurs " + values.size() + " times in " + lines);
        }
        return values.isEmpty() ? "" : values.get(0);
    }

    /** The cursor. */
    public String id() {
        return value("id");
    }

    /** The number in the cursor, -1 without one. */
    public long seq() {
        return id().isEmpty() ? -1 : Long.parseLong(id().substring(id().lastIndexOf('-') + 1));
    }

    /** The data lines joined by LF. */
    public String data() {
        return String.join("\n", values("data"));
    }

    /** The data as JSON. */
    public JsonObject json() {
        try (var reader = READERS.createReader(new StringReader(data()))) {
            return reader.readObject();
        }
    }

    /** The plain envelope, whether the data is one or has one. */
    public JsonObject payload() {
        JsonObject json = json();
        return json.containsKey("payload") ? json.getJsonObject("payload") : json;
    }

    /** The event's type: in the envelope, else the frame's event name. */
    public String type() {
        String name = value("event");
        return name.isEmpty() ? payload().getString("type", "") : name;
    }

    /** The properties of a control event, of either dialect. */
    public JsonObject properties() {
        return value("event").isEmpty() ? payload().getJsonObject("properties") : json();
    }

    /** Whether this is a frame of the relay itself. */
    public boolean control() {
        return type().startsWith("server.");
    }
}
