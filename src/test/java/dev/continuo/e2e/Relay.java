package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.Jar;
import dev.continuo.testing.Frame;
import dev.continuo.testing.ServerProcess;
import dev.continuo.testing.SseClient;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The jar, consuming a {@link DrivenUpstream} with short waits. */
final class Relay implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LEAVING = Duration.ofSeconds(15);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Jar jar;
    private final int port;

    private final boolean supervises;

    private Relay(Jar jar, int port, boolean supervises) {
        this.jar = jar;
        this.port = port;
        this.supervises = supervises;
    }

    /** Starts it and waits until it listens. */
    static Relay start(Path directory, URI upstream, Map<String, String> settings)
            throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("UPSTREAM_URL", upstream.toString());
        return start(directory, environment);
    }

    /** The same with a {@link ServerProcess} of its own as upstream; its records are below {@code directory}. */
    static Relay supervising(Path directory, String habits, Map<String, String> settings)
            throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "SUPERVISOR_COMMAND", ServerProcess.commandLine() + " " + habits,
                "JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + directory));
        environment.putAll(settings);
        return start(directory, environment);
    }

    private static Relay start(Path directory, Map<String, String> settings) throws IOException, InterruptedException {
        // A test's upstream that has to wait for a processor is not silent, so only tests of silence have little
        // patience.
        Map<String, String> environment = new HashMap<>(Map.of(
                "SERVER_PORT", "0",
                "UPSTREAM_RECONNECT_INITIAL_MS", "50",
                "UPSTREAM_RECONNECT_MAX_MS", "200",
                "UPSTREAM_RECONNECT_MAX_ATTEMPTS", "1000",
                "UPSTREAM_STALL_TIMEOUT_MS", "10000",
                "dev_continuo_upstream_GuardedConnect_connect_CircuitBreaker_delay", "300"));
        environment.putAll(settings);
        Jar jar = Jar.start(directory, environment);
        return new Relay(jar, jar.port(), environment.containsKey("SUPERVISOR_COMMAND"));
    }

    int port() {
        return port;
    }

    Jar jar() {
        return jar;
    }

    SseClient open(String path, String... headers) throws IOException {
        return SseClient.open(port, path, headers);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }

    /** What {@code /status} says of the upstream. */
    JsonObject upstream() throws IOException, InterruptedException {
        return status("upstream");
    }

    /** A part of what {@code /status} says. */
    JsonObject status(String part) throws IOException, InterruptedException {
        return parse(get("/status").body()).getJsonObject(part);
    }

    /** Asks {@code /status} until it says what is awaited of the upstream. */
    JsonObject awaitUpstream(Predicate<JsonObject> awaited) throws IOException, InterruptedException {
        return awaitStatus("upstream", awaited);
    }

    /** Asks {@code /status} until a part of it says what is awaited. */
    JsonObject awaitStatus(String part, Predicate<JsonObject> awaited) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        JsonObject now = status(part);
        while (!awaited.test(now)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE + "; the last was " + now);
            }
            Thread.sleep(10);
            now = status(part);
        }
        return now;
    }

    /** The events that the log holds beyond a seq, as a terminal replay shows them. */
    List<Frame> replay(String door, String afterSeq) throws IOException, InterruptedException {
        String separator = door.contains("?") ? "&" : "?";
        try (SseClient replay = open(door + separator + "after_seq=" + afterSeq)) {
            assertEquals(SseClient.End.CLEAN, replay.awaitEnd());
            return logged(replay.frames());
        }
    }

    /** Those that are in the log. */
    static List<Frame> logged(List<Frame> frames) {
        return frames.stream().filter(Relay::logged).toList();
    }

    static boolean logged(Frame frame) {
        boolean text = frame.value("event").isEmpty() && !frame.data().startsWith("{");
        String type = text ? "message" : frame.type();
        return !type.equals("server.heartbeat") && !type.equals("server.connected");
    }

    /** The next event of a stream that is in the log. */
    static Frame next(SseClient client) throws InterruptedException {
        return client.next(Relay::logged);
    }

    /** The ids that the upstream gave, or we in its place, to the next events of a stream, up to one. */
    static List<String> until(SseClient client, String last) throws InterruptedException {
        List<String> ids = new ArrayList<>();
        do {
            ids.add(id(next(client)));
        } while (!ids.get(ids.size() - 1).equals(last));
        return ids;
    }

    /** The id that the upstream gave an event, or we in its place. */
    static String id(Frame frame) {
        return frame.payload().getString("id");
    }

    /** The lines about the upstream, from line number {@code from} on, without time and logger. */
    List<String> upstreamLines(int from) throws IOException {
        return jar.output().stream()
                .skip(from)
                .filter(line -> line.contains(" dev.continuo.upstream: "))
                .map(line -> line.replaceFirst("^\\S+ ", "").replaceFirst("dev.continuo.upstream: Upstream \\S+: ", ""))
                .toList();
    }

    /** Nothing in its output is, or looks like, a stack trace. */
    void assertNoStackTrace() throws IOException {
        for (List<String> lines : List.of(jar.output(), jar.problems())) {
            for (String line : lines) {
                assertTrue(!line.startsWith("\t") && !line.startsWith("at ") && !line.contains("Exception"), line);
            }
        }
    }

    static JsonObject parse(String json) {
        try (var reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    /** Killed, unless it has a server that would outlive it then. */
    @Override
    public void close() {
        jar.close(supervises ? LEAVING : Duration.ZERO);
        client.close();
    }
}
