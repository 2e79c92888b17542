package dev.continuo.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ControlEventTest {

    private final EventIds ids = new EventIds(new SplittableRandom(1));
    private final ControlEvent gap = new ControlEvent(
            ControlEvent.UPSTREAM_GAP,
            Json.createObjectBuilder().add("reason", "cut").build());

    @Test
    void toOpencodeItIsAnUnnamedFrameInTheGlobalEnvelope() {
        Event event = gap.toEvent(Dialect.OPENCODE, ids, null);
        assertNull(event.name());
        assertTrue(event.control());
        JsonObject whole = parse(new String(event.data(), StandardCharsets.UTF_8));
        assertEquals(1, whole.size());
        JsonObject payload = whole.getJsonObject("payload");
        assertEquals(payload, parse(event.payload()));
        assertEquals("server.upstream.gap", payload.getString("type"));
        assertEquals("cut", payload.getJsonObject("properties").getString("reason"));
        assertEquals(event.id(), payload.getString("id"));
    }

    @Test
    void aDirectoryItConcernsStandsInTheEnvelopeHoweverItIsSpelt() {
        Event event = gap.toEvent(Dialect.OPENCODE, ids, "/a \"ü\"\\");
        JsonObject whole = parse(new String(event.data(), StandardCharsets.UTF_8));
        assertEquals("/a \"ü\"\\", whole.getString("directory"));
        assertEquals(whole.getJsonObject("payload"), parse(event.payload()));
    }

    @Test
    void toPlainClientsItIsANamedFrameWithThePropertiesAsData() {
        Event event = gap.toEvent(Dialect.PLAIN, ids, null);
        assertEquals("server.upstream.gap", event.name());
        assertEquals("{\"reason\":\"cut\"}", new String(event.data(), StandardCharsets.UTF_8));
    }

    @Test
    void twoIdsAreNeverTheSame() {
        String first = ids.next();
        assertTrue(first.startsWith("evt_"), first);
        assertEquals(false, first.equals(ids.next()));
        assertEquals(false, first.equals(new EventIds(new SplittableRandom(2)).next()));
    }

    private static JsonObject parse(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
