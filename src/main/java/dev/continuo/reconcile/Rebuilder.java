package dev.continuo.reconcile;

import dev.continuo.event.Event;
import dev.continuo.event.GlobalEnvelope;
import dev.continuo.upstream.api.HistoryEvent;
import dev.continuo.upstream.dialect.Decoded;
import dev.continuo.upstream.dialect.Decoder;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes of durable events what the live ones were. Not safe for use by several threads at once. */
final class Rebuilder {

    private static final Pattern VERSION = Pattern.compile("\\.\\d+$");

    private final Decoder decoder;
    private final Function<String, @Nullable String> directoryOfSession;
    private final Map<String, String> directories = new HashMap<>();
    private boolean unreadable;

    Rebuilder(Decoder decoder, Function<String, @Nullable String> directoryOfSession) {
        this.decoder = decoder;
        this.directoryOfSession = directoryOfSession;
    }

    /** The directory of an aggregate, as far as its history and the events so far have said. */
    @Nullable
    String directory(String aggregate) {
        String named = directories.get(aggregate);
        return named == null ? directoryOfSession.apply(aggregate) : named;
    }

    /** Looks for what an event says about its aggregate; to be called for each, in order. */
    void learn(HistoryEvent event) {
        if (event.data().get("info") instanceof JsonObject info
                && info.get("directory") instanceof JsonString directory) {
            directories.put(event.aggregate(), directory.getString());
        }
    }

    /** Somebody else says which directory an aggregate is in. */
    void learn(String aggregate, String directory) {
        directories.put(aggregate, directory);
    }

    /** The event as it would have come, or {@code null} when nothing of that kind is published. */
    @Nullable
    Event rebuild(HistoryEvent event) {
        JsonObject payload = Json.createObjectBuilder()
                .add("id", event.id())
                .add("type", VERSION.matcher(event.type()).replaceFirst(""))
                .add("properties", (JsonValue) event.data())
                .build();
        String envelope = GlobalEnvelope.head(directory(event.aggregate())) + payload + "}";
        Decoded decoded = decoder.decode("", envelope.getBytes(StandardCharsets.UTF_8));
        unreadable |= decoded instanceof Decoded.Unparsable;
        return decoded instanceof Decoded.Publish publish ? publish.event() : null;
    }

    /** Whether one of those that were to be rebuilt says something else than the live ones may say. */
    boolean unreadable() {
        return unreadable;
    }
}
