package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.Container;
import dev.continuo.config.Mode;
import dev.continuo.testing.SseClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The state of the relay on a port of its own. */
@Timeout(120)
class AdminSocketIT {

    private static final String RIGHT =
            "Basic " + Base64.getEncoder().encodeToString("opencode:hunter2".getBytes(StandardCharsets.UTF_8));
    private static final List<String> STATE = List.of("/status", "/metrics", "/openapi");

    @Test
    void onLoopbackItAsksNobodyAndTheOtherPortHasOnlyHealth() throws Exception {
        try (Container relay = start(Map.of())) {
            for (String door : STATE) {
                assertEquals(200, status(relay.adminPort(), door), door);
                assertEquals(401, status(relay.port(), door), door);
                assertEquals(404, status(relay.port(), door, RIGHT), door);
            }
            for (String door : List.of("/health", "/health/live", "/health/ready", "/health/started")) {
                assertEquals(200, status(relay.adminPort(), door), door);
                assertEquals(200, status(relay.port(), door), door);
            }
            for (String door : List.of("/event", "/global/event", "/session/ses_1/event", "/ticket", "/nothing")) {
                assertEquals(404, status(relay.adminPort(), door), door);
            }
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpResponse<String> metrics = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + relay.adminPort() + "/metrics"))
                                .build(),
                        BodyHandlers.ofString());
                assertTrue(metrics.body().contains("continuo_refusals"), metrics::body);
            }
        }
    }

    @Test
    void elsewhereItAsksForTheSameCredentials() throws Exception {
        try (Container relay = start(Map.of("server.admin.host", "0.0.0.0"))) {
            for (String door : STATE) {
                assertEquals(401, status(relay.adminPort(), door), door);
                assertEquals(200, status(relay.adminPort(), door, RIGHT), door);
            }
            assertEquals(200, status(relay.adminPort(), "/health/ready"));
        }
    }

    @Test
    void aFurtherSocketOfHelidonsHasTheDoorsAndTheirGuard() throws Exception {
        try (Container relay = start(Map.of(
                        "server.sockets.1.name",
                        "second",
                        "server.sockets.1.host",
                        "127.0.0.1",
                        "server.sockets.1.port",
                        "0",
                        "server.limits.request_line_bytes",
                        "2000"));
                SseClient client = SseClient.open(relay.port("second"), "/global/event", "Authorization: " + RIGHT)) {
            assertEquals(200, client.status());
            client.next("server.connected");
            assertEquals(414, status(relay.port("second"), "/" + "x".repeat(3_000), RIGHT));
            assertEquals(401, status(relay.port("second"), "/global/event"));
        }
    }

    private static Container start(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(
                Map.of("server.auth.mode", "basic", "server.auth.password", "hunter2", "server.admin.port", "0"));
        settings.putAll(more);
        return Container.start(Mode.SERVER, settings);
    }

    private static int status(int port, String path, String... authorization) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
            for (String header : authorization) {
                request.header("Authorization", header);
            }
            return client.send(request.build(), BodyHandlers.discarding()).statusCode();
        }
    }
}
