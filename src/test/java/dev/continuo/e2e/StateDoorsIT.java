package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.Container;
import dev.continuo.config.Mode;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.SseClient;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the relay says of itself through its doors, connected to an upstream. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // started once for all tests
class StateDoorsIT {

    private static DrivenUpstream upstream;
    private static Container relay;

    @BeforeAll
    static void start() throws Exception {
        upstream = DrivenUpstream.opencode();
        relay = Container.start(
                Mode.SERVER, Map.of("upstream.url", upstream.url("").toString()));
        upstream.send(Events.frame("/default", "ses_1", 1));
        try (SseClient client = SseClient.open(relay.port(), "/global/event?after_seq=0&follow=true")) {
            client.next(frame -> frame.data().contains("evt_1"));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        relay.close();
        upstream.close();
    }

    @Test
    void healthIsUp() throws Exception {
        for (String check : List.of("started", "live", "ready")) {
            HttpResponse<String> health = relay.get("/health/" + check);
            assertEquals(200, health.statusCode(), check);
            assertEquals("UP", Relay.parse(health.body()).getString("status"), check);
        }
        assertTrue(relay.get("/health/ready").body().contains("\"state\":\"connected\""));
    }

    @Test
    void theRelaysNumbersAreMetrics() throws Exception {
        // An event is counted when it has been written, so its reader may be the first to know.
        Eventually.holds("the delivery counts", () -> scrape().value("continuo_deliveries_total") == 1);
        Scrape metrics = scrape();
        assertEquals(1, metrics.value("continuo_upstream_connected"));
        assertEquals(0, metrics.value("continuo_upstream_consecutive_failures"));
        assertEquals(0, metrics.value("continuo_upstream_gaps_total", "complete", "false"));
        assertEquals(1, metrics.value("continuo_log_latest_seq"));
        assertEquals(1, metrics.value("continuo_log_oldest_seq"));
        assertTrue(metrics.value("continuo_log_bytes") > 0);
    }

    @Test
    void anUnknownPathNamesTheDoorsAndEachOfThemIsOne() throws Exception {
        HttpResponse<String> answer = relay.get("/events");
        assertEquals(404, answer.statusCode());
        assertEquals(
                "application/json", answer.headers().firstValue("Content-Type").orElse(""));
        JsonObject body = Relay.parse(answer.body());
        assertEquals("not_found", body.getString("error"));
        assertEquals("/events", body.getString("path"));
        assertEquals(13, doors().size());
        for (String door : doors()) {
            try (SseClient client = SseClient.open(relay.port(), door.replace("{sessionID}", "ses_1"))) {
                assertNotEquals(404, client.status(), door);
            }
        }
        assertEquals(404, relay.get("/session/ses_1/events").statusCode());
    }

    @Test
    void theStatusTellsUpstreamLogAndSubscribers() throws Exception {
        JsonObject status = Relay.parse(relay.get("/status").body());
        JsonObject source = status.getJsonObject("upstream");
        assertEquals("connected", source.getString("state"));
        assertEquals("opencode", source.getString("dialect"));
        assertEquals(upstream.url("").toString(), source.getString("url"));
        assertEquals(0, source.getInt("failures"));
        assertEquals("closed", source.getString("breaker"));
        assertEquals(1, status.getJsonObject("log").getInt("latest"));
        assertEquals(10_000, status.getJsonObject("subscribers").getInt("limit"));
        assertEquals(0, status.getJsonObject("sessions").getInt("inFlight"));
        assertEquals("off", status.getJsonObject("supervisor").getString("state"));
    }

    private static Scrape scrape() {
        try {
            return Scrape.parse(relay.get("/metrics").body());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> doors() throws IOException, InterruptedException {
        return Relay.parse(relay.get("/nothing").body()).getJsonArray("doors").getValuesAs(JsonString::getString);
    }
}
