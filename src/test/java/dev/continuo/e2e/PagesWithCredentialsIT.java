package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.Jar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A page of another origin before a server that asks for credentials. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // started once for all tests
class PagesWithCredentialsIT {

    private static final String ORIGIN = "https://app.example";

    private static Jar jar;
    private static HttpClient client;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        jar = Jar.start(
                directory,
                Map.of(
                        "SERVER_PORT", "0",
                        "SERVER_AUTH_MODE", "basic",
                        "SERVER_AUTH_PASSWORD", "secret",
                        "SERVER_CORS_ORIGINS", ORIGIN));
        jar.port();
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        client.close();
        jar.close();
    }

    @Test
    void leaveIsGivenBeforeCredentialsAre() throws Exception {
        HttpResponse<String> leave = send(request("/event?after_seq=0")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization"));
        assertEquals(204, leave.statusCode());
        assertEquals(ORIGIN, readableBy(leave));
    }

    @Test
    void aPageReadsWhyItIsNotLetInAndWhatItMayWatch() throws Exception {
        HttpResponse<String> refused = send(request("/event?after_seq=0"));
        assertEquals(401, refused.statusCode());
        assertEquals(ORIGIN, readableBy(refused));
        HttpResponse<String> stream = send(request("/event?after_seq=0").header("Authorization", basic()));
        assertEquals(200, stream.statusCode());
        assertEquals(ORIGIN, readableBy(stream));
        HttpResponse<String> ticket = send(
                request("/ticket").POST(HttpRequest.BodyPublishers.noBody()).header("Authorization", basic()));
        assertEquals(200, ticket.statusCode());
        assertEquals(ORIGIN, readableBy(ticket));
    }

    private static String basic() {
        return "Basic " + Base64.getEncoder().encodeToString("opencode:secret".getBytes(StandardCharsets.UTF_8));
    }

    private static HttpRequest.Builder request(String path) throws IOException, InterruptedException {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + jar.port() + path))
                .header("Origin", ORIGIN);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String readableBy(HttpResponse<String> answer) {
        return answer.headers().firstValue("Access-Control-Allow-Origin").orElse("nobody");
    }
}
