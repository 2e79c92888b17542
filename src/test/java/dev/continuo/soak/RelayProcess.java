package dev.continuo.soak;

import dev.continuo.Jar;
import dev.continuo.standin.StandInProcess;
import dev.continuo.testing.SseClient;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The jar, with clocks short enough for a soak. */
final class RelayProcess implements AutoCloseable {

    /** Events that the log holds: some seconds' worth. */
    static final int WINDOW = 1_000;

    private static final Duration CONNECTING = Duration.ofSeconds(60);
    private static final Duration SHRINKING = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Jar jar;
    private final boolean supervised;
    private final boolean perDirectory;
    private final int port;

    private RelayProcess(Jar jar, boolean supervised, boolean perDirectory) throws IOException, InterruptedException {
        this.jar = jar;
        this.supervised = supervised;
        this.perDirectory = perDirectory;
        this.port = jar.port();
    }

    /**
     * Starts relay and upstream.
     *
     * @param supervised the one by the other
     * @param perDirectory whether each directory has a connection of its own
     */
    static RelayProcess start(Path directory, StandInProcess upstream, boolean supervised, boolean perDirectory)
            throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "SERVER_PORT", "0",
                "SERVER_EVENT_STREAM_HEARTBEAT_MS", "1000",
                "SERVER_EVENT_STREAM_QUEUE_MAX", "100",
                "SERVER_EVENT_STREAM_STALL_TIMEOUT_MS", "4000",
                "LOG_MAX_EVENTS", String.valueOf(WINDOW),
                "UPSTREAM_RECONNECT_INITIAL_MS", "50",
                "UPSTREAM_RECONNECT_MAX_MS", "500",
                "UPSTREAM_CONNECT_TIMEOUT_MS", "500",
                "UPSTREAM_STALL_TIMEOUT_MS", "1000",
                "UPSTREAM_MAX_EVENT_BYTES", String.valueOf(FaultSoakIT.MOST_BYTES)));
        environment.put("dev_continuo_upstream_GuardedConnect_connect_CircuitBreaker_delay", "300");
        environment.put("JDK_JAVA_OPTIONS", "-Xmx128m");
        environment.put("UPSTREAM_DEAF_TIMEOUT_MS", "1000");
        if (perDirectory) {
            environment.put("UPSTREAM_SCOPE", "directory");
            // What nobody listens to for a while must be in the log all the same.
            environment.put("UPSTREAM_LINGER_MS", "3600000");
        }
        if (supervised) {
            environment.put("SUPERVISOR_COMMAND", String.join(" ", upstream.command("{port}")));
            environment.put("SUPERVISOR_MAX_RESTARTS", "1000");
            environment.put("SUPERVISOR_HEALTH_INTERVAL_MS", "1000");
            environment.put("SUPERVISOR_HEALTH_TIMEOUT_MS", "500");
            environment.put("SUPERVISOR_FAILURE_THRESHOLD", "2");
            environment.put("SUPERVISOR_BUSY_GRACE_MS", "2000");
            environment.put("SUPERVISOR_STOP_TIMEOUT_MS", "500");
        } else {
            upstream.start(0);
            environment.put("UPSTREAM_URL", upstream.url().toString());
        }
        RelayProcess relay = new RelayProcess(Jar.start(directory, environment), supervised, perDirectory);
        Fault.awaitLife(upstream, 1);
        return relay;
    }

    int port() {
        return port;
    }

    /** Whether it restarts the upstream. */
    boolean supervised() {
        return supervised;
    }

    /** Whether each directory has a connection of its own. */
    boolean perDirectory() {
        return perDirectory;
    }

    /** What {@code /status} says. */
    JsonObject status() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/status"))
                .build();
        return Entry.parse(client.send(request, BodyHandlers.ofString()).body());
    }

    /** Waits until it reads the upstream; a directory's connection begins when somebody needs it. */
    void awaitConnected() throws IOException, InterruptedException {
        List<SseClient> first = new ArrayList<>();
        for (String directory : perDirectory ? FaultSoakIT.DIRECTORIES : List.<String>of()) {
            first.add(SseClient.open(port, Wanted.directory(directory).path()));
            first.get(first.size() - 1).next("server.connected");
        }
        long deadline = System.nanoTime() + CONNECTING.toNanos();
        while (!status().getJsonObject("upstream").getString("state").equals("connected")) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not connected within " + CONNECTING + ": " + status());
            }
            Thread.sleep(20);
        }
        for (SseClient client : first) {
            client.close();
        }
    }

    /** What it holds on to. */
    Footprint footprint() throws IOException {
        return Footprint.of(jar.process());
    }

    /** In which ways it stays bigger than it was, when nobody is connected; idle things get the time to go. */
    List<String> growthSince(Footprint before, int faults, int sessions) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SHRINKING.toNanos();
        Footprint now = footprint();
        while (!now.growthSince(before, faults, sessions).isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(1_000);
            now = footprint();
        }
        System.out.println("after: " + now);
        return now.growthSince(before, faults, sessions);
    }

    /** Asks it to stop and waits until it has, as it should. */
    void stop() throws InterruptedException {
        jar.terminate();
        if (jar.exitCode(SHRINKING) != 0) {
            throw new AssertionError("the relay ended with " + jar.exitCode());
        }
    }

    @Override
    public void close() {
        jar.close();
        client.close();
    }
}
