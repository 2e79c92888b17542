package dev.continuo.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads the upstream's events, line by line, for as long as they come. */
final class UpstreamReader {

    private static final String DATA = "data: ";

    private UpstreamReader() {}

    /** Starts to read on a thread of its own, which calls the consumer with each event's data. */
    static void start(Consumer<String> events) {
        URI upstream = URI.create(System.getProperty("upstream.url") + "/global/event");
        Thread.ofPlatform().name("upstream").start(() -> {
            try (HttpClient client = HttpClient.newHttpClient();
                    BufferedReader lines = new BufferedReader(new InputStreamReader(
                            client.send(HttpRequest.newBuilder(upstream).build(), BodyHandlers.ofInputStream())
                                    .body(),
                            StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith(DATA) && !line.contains("\"type\":\"server.")) {
                        events.accept(line.substring(DATA.length()));
                    }
                }
            } catch (IOException | InterruptedException e) {
                System.out.println("the upstream is gone: " + e);
            }
        });
    }
}
