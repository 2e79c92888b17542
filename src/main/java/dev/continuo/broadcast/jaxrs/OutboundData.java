package dev.continuo.broadcast.jaxrs;

import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbException;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.nio.charset.StandardCharsets;

/** The bytes of what a Java application broadcasts: text and bytes as they are, anything else as JSON (JSON-B). */
final class OutboundData {

    private static final Jsonb JSONB = JsonbBuilder.create();

    private OutboundData() {}

    static byte[] bytes(OutboundSseEvent event) {
        Object data = event.getData();
        return switch (data) {
            case null -> throw new IllegalArgumentException("an event must have data; a comment alone is not kept");
            case byte[] bytes -> bytes.clone();
            case CharSequence text -> utf8(text.toString());
            case JsonValue json -> utf8(json.toString());
            case Object object -> {
                try {
                    yield utf8(JSONB.toJson(object));
                } catch (JsonbException e) {
                    throw new IllegalArgumentException(
                            "cannot serialise " + object.getClass().getName() + " as JSON", e);
                }
            }
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
