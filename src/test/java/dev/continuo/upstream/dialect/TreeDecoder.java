package dev.continuo.upstream.dialect;

import dev.continuo.event.Event;
import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The same rules as the decoder's, over a real parser's tree: what the decoder is compared with. */
final class TreeDecoder {

    /** Everything a decoder finds out, comparable; the payload as a parsed and printed tree. */
    record Meaning(
            String kind,
            @Nullable String type,
            @Nullable String id,
            @Nullable String session,
            @Nullable String directory,
            @Nullable String workspace,
            @Nullable String payload,
            long seq) {

        static Meaning only(String kind) {
            return new Meaning(kind, null, null, null, null, null, null, 0);
        }

        static Meaning twin(String aggregate, long seq, String id) {
            return new Meaning("twin", aggregate, id, null, null, null, null, seq);
        }
    }

    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());
    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());
    private static final Set<String> INFO_ID = Set.of("session.created", "session.updated", "session.deleted");

    private static final class NotAnEnvelope extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private TreeDecoder() {}

    static Meaning of(Decoded decoded) {
        return switch (decoded) {
            case Decoded.Greeting ignored -> Meaning.only("greeting");
            case Decoded.Heartbeat ignored -> Meaning.only("heartbeat");
            case Decoded.Unparsable ignored -> Meaning.only("unparsable");
            case Decoded.Twin twin -> Meaning.twin(twin.aggregateId(), twin.seq(), twin.id());
            case Decoded.Publish publish -> published(publish.event());
        };
    }

    private static Meaning published(Event event) {
        return new Meaning(
                "publish",
                event.type(),
                event.id(),
                event.session(),
                event.directory(),
                event.workspace(),
                parse(event.payload()).toString(),
                0);
    }

    static Meaning read(byte[] data) {
        try {
            return meaning(object(parse(new String(data, StandardCharsets.UTF_8))));
        } catch (RuntimeException e) {
            // Not only a JsonException: the parser has others for what is nested too deeply.
            return Meaning.only("unparsable");
        }
    }

    static JsonValue parse(String text) {
        // The reader stops at the end of the value; only the parser complains about what follows.
        try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
            while (parser.hasNext()) {
                parser.next();
            }
        }
        try (JsonReader reader = READERS.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }

    private static Meaning meaning(JsonObject data) {
        JsonValue wrapped = data.getOrDefault("payload", JsonValue.NULL);
        boolean alone = wrapped.equals(JsonValue.NULL);
        JsonObject payload = alone ? data : object(wrapped);
        String type = required(payload, "type");
        return switch (type) {
            case "server.connected" -> Meaning.only("greeting");
            case "server.heartbeat" -> Meaning.only("heartbeat");
            case "sync" -> twin(child(payload, "syncEvent"));
            default -> {
                if (payload.containsKey("properties")) {
                    object(payload.get("properties"));
                }
                String id = string(payload, "id");
                yield new Meaning(
                        "publish",
                        type,
                        id == null ? "" : id,
                        session(type, payload),
                        alone ? null : string(data, "directory"),
                        alone ? null : string(data, "workspace"),
                        payload.toString(),
                        0);
            }
        };
    }

    private static Meaning twin(JsonObject twin) {
        JsonValue seq = twin.get("seq");
        if (!(seq instanceof JsonNumber number) || !number.toString().matches("[0-9]{1,18}")) {
            throw new NotAnEnvelope();
        }
        return Meaning.twin(required(twin, "aggregateID"), number.longValueExact(), required(twin, "id"));
    }

    private static @Nullable String session(String type, JsonObject payload) {
        JsonObject properties = child(payload, "properties");
        String session = string(properties, "sessionID");
        if (session == null) {
            session = string(child(payload, "data"), "sessionID");
        }
        if (session == null && INFO_ID.contains(type)) {
            session = string(child(properties, "info"), "id");
        }
        if (session == null && type.equals("message.updated")) {
            session = string(child(properties, "info"), "sessionID");
        }
        if (session == null && type.equals("message.part.updated")) {
            session = string(child(properties, "part"), "sessionID");
        }
        return session;
    }

    private static JsonObject object(@Nullable JsonValue value) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new NotAnEnvelope();
    }

    private static JsonObject child(JsonObject object, String name) {
        return object.get(name) instanceof JsonObject child ? child : JsonValue.EMPTY_JSON_OBJECT;
    }

    private static String required(JsonObject object, String name) {
        String string = string(object, name);
        if (string == null) {
            throw new NotAnEnvelope();
        }
        return string;
    }

    private static @Nullable String string(JsonObject object, String name) {
        JsonValue value = object.getOrDefault(name, JsonValue.NULL);
        if (value.equals(JsonValue.NULL)) {
            return null;
        }
        if (value instanceof JsonString string) {
            return string.getString();
        }
        throw new NotAnEnvelope();
    }
}
