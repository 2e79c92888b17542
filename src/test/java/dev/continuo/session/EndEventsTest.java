package dev.continuo.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.continuo.event.Event;
import dev.continuo.event.EventIds;
import dev.continuo.upstream.dialect.Decoded;
import dev.continuo.upstream.dialect.OpencodeDecoder;
import jakarta.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndEventsTest {

    private static final String ID = "\\{\"id\":\"evt_[0-9a-z_]+\",";

    private final EndEvents ends = new EndEvents(new EventIds(() -> 42));

    @Test
    void aLostTurnIsAnErrorAndAnEndInOpencodesShape() {
        List<Event> events = ends.lost(new Turn("ses_1", "/d", 0, false, 1), "gave up after 6 \"failures\"");
        assertEquals(
                List.of(
                        "\"type\":\"session.error\",\"properties\":{\"sessionID\":\"ses_1\",\"error\":{\"name\":\"UpstreamLost\""
                                + ",\"data\":{\"message\":\"gave up after 6 \\\"failures\\\"\"}},\"source\":\"continuo\"}}",
                        "\"type\":\"session.status\",\"properties\":{\"sessionID\":\"ses_1\",\"status\":{\"type\":\"idle\"}"
                                + ",\"source\":\"continuo\"}}",
                        "\"type\":\"session.idle\",\"properties\":{\"sessionID\":\"ses_1\",\"source\":\"continuo\"}}"),
                events.stream()
                        .map(event -> event.payload().replaceFirst(ID, ""))
                        .toList());
        assertEquals(3, events.stream().map(Event::id).distinct().count());
    }

    @Test
    void anUnseenEndIsWithoutError() {
        assertEquals(
                List.of("session.status", "session.idle"),
                ends.ended(new Turn("ses_1", null, 0, true, 1)).stream()
                        .map(Event::type)
                        .toList());
    }

    @Test
    void theyAreDecodedToWhatTheyAre() {
        var status = Json.createObjectBuilder().add("type", "retry").build();
        for (String directory : new String[] {"/d\"ü", null}) {
            Event made = ends.busy("ses_1", directory, status);
            String text = new String(made.data(), StandardCharsets.UTF_8);
            Event read = ((Decoded.Publish) new OpencodeDecoder().decode("", made.data())).event();
            assertFalse(made.control());
            assertEquals(read.id(), made.id());
            assertEquals(read.type(), made.type());
            assertEquals("ses_1", made.session());
            assertEquals(read.directory(), made.directory(), text);
            assertEquals(read.payload(), made.payload());
        }
    }
}
