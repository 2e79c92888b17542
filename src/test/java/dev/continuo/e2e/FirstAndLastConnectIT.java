package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.Frame;
import dev.continuo.testing.SseClient;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An upstream that comes late or is at work already, and one that asks not to be asked again. */
@Timeout(120)
class FirstAndLastConnectIT {

    @TempDir
    Path directory;

    @Test
    void refusedAtTheStartThenThereThenNoContent() throws Exception {
        try (DrivenUpstream upstream = DrivenUpstream.opencode()) {
            upstream.refuse();
            try (Relay relay = Relay.start(directory, upstream.url(""), Map.of());
                    SseClient subscriber = relay.open("/global/event?after_seq=0&follow=true")) {
                Frame down = subscriber.next(Relay::logged);
                assertEquals("server.upstream.down", down.type());
                assertEquals("refused", down.properties().getString("reason"));
                assertEquals(200, relay.get("/health/started").statusCode());
                assertEquals(200, relay.get("/health/ready").statusCode());
                upstream.restart();
                upstream.send(Events.frame("/default", "ses_1", 1));
                Frame first = subscriber.next(Relay::logged);
                assertEquals(Events.envelope("/default", "ses_1", 1), first.data(), "no gap at the first connect");

                upstream.answer(DrivenUpstream.head(204));
                upstream.end();
                Frame stopped = subscriber.next(Relay::logged);
                assertEquals("server.upstream.down", stopped.type());
                assertEquals("status 204", stopped.properties().getString("reason"));
                JsonObject status =
                        relay.awaitUpstream(now -> now.getString("state").equals("stopped"));
                assertTrue(status.getString("lastFailure").contains("204"), status::toString);
                assertEquals(3, relay.replay("/global/event", "0").size());

                List<String> lines = relay.upstreamLines(0);
                assertEquals(4, lines.size(), lines::toString);
                assertTrue(lines.get(0).matches("WARNING the upstream cannot be reached: .*refused; .*"), lines.get(0));
                assertTrue(lines.get(1).matches("INFO connected after failure \\d+ in a row"), lines.get(1));
                assertTrue(lines.get(2).startsWith("INFO the upstream ended the stream"), lines.get(2));
                assertTrue(lines.get(3).startsWith("WARNING the upstream answered 204"), lines.get(3));
                relay.assertNoStackTrace();
            }
        }
    }

    @Test
    void aTurnThatTheFirstConnectFindsIsToldToWhoWaitsForItAndToWhoComesLater() throws Exception {
        try (DrivenUpstream upstream = DrivenUpstream.opencode()
                .page("/session/status", DrivenUpstream.json("{\"ses_1\":{\"type\":\"busy\"}}"))
                .page("/sync/history", DrivenUpstream.json("[]"))) {
            upstream.refuse();
            try (Relay relay = Relay.start(directory, upstream.url(""), Map.of());
                    SseClient subscriber = relay.open("/session/ses_1/event?after_seq=0&follow=true")) {
                Frame down = subscriber.next(Relay::logged);
                assertEquals("server.upstream.down", down.type());
                upstream.restart();
                Frame busy = subscriber.next(frame -> frame.type().equals("session.status"));
                assertEquals("busy", busy.properties().getJsonObject("status").getString("type"));
                assertEquals(1, relay.status("sessions").getInt("inFlight"));
                upstream.send(
                        "data: {\"directory\":\"/default\",\"payload\":{\"id\":\"evt_1\",\"type\":\"session.idle\","
                                + "\"properties\":{\"sessionID\":\"ses_1\"}}}\n\n");
                assertEquals("session.idle", subscriber.next(Relay::logged).type());
                assertEquals(0, relay.status("sessions").getInt("inFlight"));
                assertEquals(
                        List.of("server.upstream.down", "session.status", "session.idle"),
                        relay.replay("/session/ses_1/event", "0").stream()
                                .map(Frame::type)
                                .toList());
            }
        }
    }
}
