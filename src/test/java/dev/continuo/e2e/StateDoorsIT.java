package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.Container;
import dev.continuo.config.Mode;
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
@Timeout(30)
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
        String metrics = relay.get("/metrics").body();
        assertEquals(1, gauge(metrics, "continuo_upstream_connected"));
        assertEquals(0, gauge(metrics, "continuo_upstream_breaker_state"));
        assertEquals(0, gauge(metrics, "continuo_upstream_failures"));
        assertEquals(0, gauge(metrics, "continuo_upstream_reconnects"));
        assertEquals(0, gauge(metrics, "continuo_upstream_gaps"));
        assertEquals(1, gauge(metrics, "continuo_log_latest_seq"));
        assertEquals(1, gauge(metrics, "continuo_log_oldest_seq"));
        assertTrue(gauge(metrics, "continuo_log_bytes") > 0);
        assertEquals(1, gauge(metrics, "continuo_deliveries"));
        assertEquals(0, gauge(metrics, "continuo_subscriber_lag_max"));
        assertTrue(gauge(metrics, "continuo_subscribers") >= 0);
        assertTrue(metrics.contains("continuo_streams_ended{"), metrics);
        assertTrue(metrics.contains("continuo_refusals{"), metrics);
    }

    @Test
    void everyDoorIsDescribed() throws Exception {
        HttpResponse<String> openapi = relay.get("/openapi");
        assertEquals(200, openapi.statusCode());
        for (String door : doors()) {
            if (!door.equals("/openapi")) {
                assertTrue(openapi.body().contains("\n  " + door + ":"), () -> door + " in " + openapi.body());
            }
        }
        for (String parameter : List.of(
                "after_seq",
                "follow",
                "lastEventId",
                "Last-Event-ID",
                "on_expired",
                "types",
                "session",
                "directory",
                "x-opencode-directory",
                "workspace")) {
            assertTrue(openapi.body().contains("name: " + parameter + "\n"), parameter);
        }
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
        assertEquals(10, doors().size());
        for (String door : doors()) {
            try (SseClient client = SseClient.open(relay.port(), door.replace("{sessionID}", "ses_1"))) {
                assertNotEquals(404, client.status(), door);
            }
        }
        assertEquals(404, relay.get("/session/ses_1/events").statusCode());
        assertEquals(404, relay.get("/").statusCode());
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

    private static List<String> doors() throws IOException, InterruptedException {
        return Relay.parse(relay.get("/nothing").body()).getJsonArray("doors").getValuesAs(JsonString::getString);
    }

    private static double gauge(String metrics, String name) {
        String line = metrics.lines()
                .filter(l -> l.startsWith(name + "{") || l.startsWith(name + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + metrics));
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }
}
