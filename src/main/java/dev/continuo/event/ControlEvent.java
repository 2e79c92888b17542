package dev.continuo.event;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An event of the relay itself, before it has a dialect's shape.
 *
 * @param type one of the constants of this class
 * @param properties integers, strings and booleans, as the contract's table of control events names them
 */
public record ControlEvent(String type, JsonObject properties) {

    /** First frame of every stream. */
    public static final String CONNECTED = "server.connected";
    /** One every heartbeat interval, on every stream. */
    public static final String HEARTBEAT = "server.heartbeat";
    /** The cursor asked for cannot be served. */
    public static final String EXPIRED = "server.stream.expired";
    /** The subscriber fell too far behind. Ends the stream. */
    public static final String LAGGED = "server.stream.lagged";
    /** No place for another subscriber. Ends the stream. */
    public static final String BUSY = "server.stream.busy";
    /** The server stops, or the stream reached its age. Ends the stream. */
    public static final String CLOSING = "server.stream.closing";
    /** The upstream is lost. In the log. */
    public static final String UPSTREAM_DOWN = "server.upstream.down";
    /** Events may be missing. In the log. */
    public static final String UPSTREAM_GAP = "server.upstream.gap";

    /** A control event without properties. */
    public static ControlEvent bare(String type) {
        return new ControlEvent(type, JsonValue.EMPTY_JSON_OBJECT);
    }

    /**
     * Gives it a dialect's shape.
     *
     * @param dialect opencode: an unnamed frame with {@code id}, {@code type}, {@code properties} in the global
     *     envelope; plain: the type as event name, the properties as data
     * @param ids where its id comes from
     * @param directory the one directory it concerns, if that is known
     */
    public Event toEvent(Dialect dialect, EventIds ids, @Nullable String directory) {
        String id = ids.next();
        return switch (dialect) {
            case PLAIN -> {
                byte[] data = properties.toString().getBytes(StandardCharsets.UTF_8);
                yield new Event(id, type, type, null, directory, null, data, 0, data.length, true);
            }
            case OPENCODE -> GlobalEnvelope.event(id, type, null, directory, properties, true);
        };
    }
}
