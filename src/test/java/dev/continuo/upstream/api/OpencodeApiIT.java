package dev.continuo.upstream.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.Dialect;
import dev.continuo.testing.ScriptedUpstream;
import dev.continuo.testing.ScriptedUpstream.Script;
import dev.continuo.time.Backoff;
import dev.continuo.upstream.UpstreamPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a question that is not answered says to people. */
@SuppressWarnings("NullAway.Init") // started before each test
class OpencodeApiIT {

    private ScriptedUpstream upstream;
    private OpencodeApi api;

    @BeforeEach
    void start() throws IOException {
        upstream = ScriptedUpstream.start();
        api = api(Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    private OpencodeApi api(Duration connectTimeout, Duration stallTimeout) {
        UpstreamPolicy policy = new UpstreamPolicy(
                upstream.url(""),
                Dialect.OPENCODE,
                null,
                new Backoff(Duration.ofMillis(50), Duration.ofMillis(50), 0),
                1,
                connectTimeout,
                stallTimeout,
                Duration.ZERO,
                1024);
        return new OpencodeApi(policy, () -> upstream.url(""));
    }

    private void hurry() {
        api.close();
        api = api(Duration.ofMillis(300), Duration.ofMillis(400));
    }

    @AfterEach
    void stop() throws IOException {
        api.close();
        upstream.close();
    }

    @Test
    void silenceIsToldWithItsLimit() {
        hurry();
        assertEquals("POST /sync/history: no answer within 700 ms", failure(connection -> {
            connection.request();
            connection.hold();
        }));
    }

    @Test
    void silenceAmidTheAnswerIsToldWithItsLimitToo() {
        hurry();
        assertEquals("POST /sync/history: no answer within 700 ms", failure(connection -> {
            connection.request();
            connection.head(200, "Content-Type: application/json", "Transfer-Encoding: chunked");
            connection.chunk("[{\"id\":");
            connection.hold();
        }));
    }

    @Test
    void aRefusedConnectionIsToldInThePlatformsWords() throws IOException {
        upstream.refuse();
        String message = failure();
        assertTrue(message.contains("Connection refused"), message);
    }

    @Test
    void aConnectionThatBreaksIsToldInThePlatformsWords() {
        String message = failure(connection -> {
            connection.request();
            connection.head(200, "Content-Type: application/json", "Transfer-Encoding: chunked");
            connection.chunk("[{\"id\":");
            connection.reset();
        });
        assertTrue(message.contains("Connection reset"), message);
    }

    @Test
    void anAnswerOfAnotherShapeIsNotWhatOpencodeSends() {
        for (String body :
                List.of("{}", "", "nonsense", "[{\"seq\":1}]", "[{\"seq\":1.5,\"data\":{}}]", "[{\"seq\":1,")) {
            String message = failure(json(body));
            assertTrue(message.startsWith("POST /sync/history: the answer is not what opencode sends"), message);
        }
    }

    @Test
    void anEventThatDoesNotSayWhatItIsOfWhichHistoryIsNotWhatOpencodeSends() {
        String event = "{\"id\":\"evt_1\",\"aggregate_id\":\"ses_1\",\"seq\":0,\"type\":\"a.1\",\"data\":{}}";
        for (String wrong : List.of(
                event.replace("\"evt_1\"", "7"),
                event.replace("\"ses_1\"", "null"),
                event.replace("\"a.1\"", "\"\""),
                event.replace("\"id\":\"evt_1\",", ""))) {
            String message = failure(json("[" + event + "," + wrong + "]"));
            assertTrue(message.startsWith("POST /sync/history: the answer is not what opencode sends"), message);
        }
    }

    @Test
    void aHistoryIsNotTakenForWholeWhenSomethingStandsAmidItThatIsNoEvent() {
        for (String body : List.of("[null]", "[[],{}]", "[1,{\"seq\":1}]")) {
            String message = failure(json(body));
            assertTrue(message.startsWith("POST /sync/history: the answer is not what opencode sends"), message);
        }
    }

    @Test
    void whoIsNotUnderstoodDoesNotCountAsIdle() throws ApiException {
        upstream.then(json("{\"ses_1\":{\"type\":\"idle\"},\"ses_2\":{\"type\":\"busy\"}}"));
        assertEquals(Set.of("ses_2"), api.statuses(null).keySet());
        for (String body : List.of(
                "{\"ses_1\":\"busy\"}", "{\"ses_1\":null}", "{\"ses_1\":{\"type\":1}}", "{\"error\":\"away\"}", "[]")) {
            upstream.then(json(body));
            ApiException failure = assertThrows(ApiException.class, () -> api.statuses(null), body);
            assertEquals("GET /session/status: the answer is not what opencode sends", failure.getMessage());
        }
    }

    private String failure(Script... scripts) {
        upstream.then(scripts);
        String message = String.valueOf(assertThrows(ApiException.class, () -> api.history(Map.of(), event -> {}))
                .getMessage());
        assertFalse(message.matches("(?s).*\\w\\.[A-Z]\\w+.*|.*null.*|.*Exception.*"), message);
        return message;
    }

    private static Script json(String body) {
        return connection -> {
            connection.request();
            connection.head(200, "Content-Type: application/json", "Content-Length: " + body.length());
            connection.raw(body);
        };
    }
}
