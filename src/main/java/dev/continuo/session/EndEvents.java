package dev.continuo.session;

import dev.continuo.event.Event;
import dev.continuo.event.EventIds;
import dev.continuo.event.GlobalEnvelope;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of the relay's own that end a turn or open it again, in opencode's shape, so that every client understands
 * them. Their properties have {@code "source":"continuo"} beside what opencode's have. Safe for use by any thread.
 */
public final class EndEvents {

    /** The {@code error.name} of a turn that ends because nothing is known of it any longer. */
    public static final String UPSTREAM_LOST = "UpstreamLost";

    private static final String SOURCE = "source";
    private static final String CONTINUO = "continuo";
    private static final JsonObject IDLE =
            Json.createObjectBuilder().add("type", "idle").build();

    private final EventIds ids;

    /** With ids from there. */
    public EndEvents(EventIds ids) {
        this.ids = ids;
    }

    /** Whether the properties of an event say that it is one of these. */
    static boolean ours(JsonObject properties) {
        return Payloads.text(properties, SOURCE).equals(CONTINUO);
    }

    /**
     * The turn is given up: an error, then its end.
     *
     * @param message why, for people
     */
    public List<Event> lost(Turn turn, String message) {
        JsonObjectBuilder error = Json.createObjectBuilder()
                .add("name", UPSTREAM_LOST)
                .add("data", Json.createObjectBuilder().add("message", message));
        JsonObjectBuilder properties = of(turn.session()).add("error", error);
        Event lost = event("session.error", turn.session(), turn.directory(), properties);
        return List.of(lost, idleStatus(turn), idle(turn));
    }

    /** The turn ended and nobody saw it. */
    public List<Event> ended(Turn turn) {
        return List.of(idleStatus(turn), idle(turn));
    }

    /**
     * The upstream says that it works for the session, and no event of its said so.
     *
     * @param status as the upstream says it: {@code {"type":"busy"}} or {@code {"type":"retry",…}}
     */
    public Event busy(String session, @Nullable String directory, JsonObject status) {
        return event("session.status", session, directory, of(session).add("status", status));
    }

    private Event idleStatus(Turn turn) {
        return busy(turn.session(), turn.directory(), IDLE);
    }

    private Event idle(Turn turn) {
        return event("session.idle", turn.session(), turn.directory(), of(turn.session()));
    }

    private static JsonObjectBuilder of(String session) {
        return Json.createObjectBuilder().add("sessionID", session);
    }

    private Event event(String type, String session, @Nullable String directory, JsonObjectBuilder properties) {
        JsonObject all = properties.add(SOURCE, CONTINUO).build();
        return GlobalEnvelope.event(ids.next(), type, session, directory, all, false);
    }
}
