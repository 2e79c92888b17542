package dev.continuo.broadcast;

import dev.continuo.event.ControlEvent;
import dev.continuo.event.Dialect;
import dev.continuo.event.Event;
import dev.continuo.event.EventIds;
import dev.continuo.event.Window;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;

/** The control events that a stream sends of itself. Safe for use by any thread. */
final class ControlFrames {

    private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());

    private final Dialect dialect;
    private final EventIds ids;

    ControlFrames(Dialect dialect, EventIds ids) {
        this.dialect = dialect;
        this.ids = ids;
    }

    Event connected(Window window) {
        return shaped(ControlEvent.CONNECTED, bounds(window).add("epoch", window.epoch()));
    }

    Event heartbeat() {
        return shaped(ControlEvent.HEARTBEAT, JSON.createObjectBuilder());
    }

    Event expired(StartPosition.Expired expired, Window window) {
        return shaped(
                ControlEvent.EXPIRED,
                bounds(window)
                        .add("next", expired.next())
                        .add("reason", expired.reason().word()));
    }

    Event lagged(long limit, long queued, long dropped, String last, Window window) {
        return shaped(
                ControlEvent.LAGGED,
                bounds(window)
                        .add("limit", limit)
                        .add("queued", queued)
                        .add("dropped", dropped)
                        .add("last", last));
    }

    Event busy(int limit) {
        return shaped(ControlEvent.BUSY, JSON.createObjectBuilder().add("limit", limit));
    }

    Event closing() {
        return shaped(ControlEvent.CLOSING, JSON.createObjectBuilder());
    }

    private static JsonObjectBuilder bounds(Window window) {
        return JSON.createObjectBuilder().add("oldest", window.oldest()).add("latest", window.latest());
    }

    private Event shaped(String type, JsonObjectBuilder properties) {
        return new ControlEvent(type, properties.build()).toEvent(dialect, ids, null);
    }
}
