package dev.continuo.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A small server on the loopback interface that behaves as opencode does: one activity, replayed from a recording again
 * and again with new ids, shown to every client at the same time.
 */
public final class DemoUpstream implements AutoCloseable {

    /** The one directory that the recording is about. */
    static final String DIRECTORY = "/home/dev/proj";

    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final long CLOSE_MS = 900;

    private static final String PATHS = """
            {"home":"/home/dev","state":"/home/dev/.local/state/opencode","config":"/home/dev/.config/opencode",\
            "worktree":"/home/dev/proj","directory":"/home/dev/proj"}""";

    private final HttpServer server;
    private final URI baseUri;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("demo-", 0).factory());
    private final Audience audience = new Audience();
    private final Clock clock;
    private final Sleeper sleeper;
    private final Ids ids;

    private DemoUpstream(HttpServer server, Clock clock, Sleeper sleeper, RandomGenerator random) {
        this.server = server;
        this.baseUri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        this.clock = clock;
        this.sleeper = sleeper;
        this.ids = new Ids(random);
    }

    /**
     * Starts on a free port of 127.0.0.1.
     *
     * @param clock what the recorded times are moved to
     * @param sleeper keeps the recording's pace
     * @param random makes the ids; used by several threads, one at a time
     * @return to be closed by the caller
     * @throws IOException when there is no port to listen on
     */
    public static DemoUpstream start(Clock clock, Sleeper sleeper, RandomGenerator random) throws IOException {
        Recording recording = Recording.load();
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        DemoUpstream demo = new DemoUpstream(server, clock, sleeper, random);
        server.setExecutor(demo.threads);
        server.createContext("/", demo::answer);
        server.start();
        demo.threads.execute(() -> demo.repeat(() -> demo.play(recording)));
        demo.threads.execute(() -> demo.repeat(demo::beat));
        return demo;
    }

    /** Where it listens, without a path. */
    public URI baseUri() {
        return baseUri;
    }

    /** Ends every stream and every thread, within a second. Idempotent. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        try {
            threads.awaitTermination(CLOSE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether no thread of it is left. */
    boolean ended() {
        return threads.isTerminated();
    }

    /** How many clients are connected to a stream. */
    int viewers() {
        return audience.size();
    }

    @FunctionalInterface
    private interface Act {
        void perform() throws InterruptedException;
    }

    private void repeat(Act act) {
        try {
            while (!threads.isShutdown()) {
                act.perform();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the demo is closed
        }
    }

    private void play(Recording recording) throws InterruptedException {
        Renewal round = new Renewal(ids, clock.currentTimeMillis());
        for (Recording.Step step : recording.steps()) {
            sleeper.sleep(step.delay());
            audience.show(Scene.recorded(round.renew(step.envelope())));
        }
        sleeper.sleep(PAUSE);
    }

    private void beat() throws InterruptedException {
        sleeper.sleep(HEARTBEAT);
        audience.show(Scene.transport(ids.next("evt_"), "server.heartbeat"));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/global/event" -> stream(exchange, null);
                case "/event" -> stream(exchange, directory(exchange));
                case "/global/health" -> json(exchange, 200, "{\"healthy\":true,\"version\":\"demo\"}");
                case "/path" -> json(exchange, 200, PATHS);
                case "/session/status" -> json(exchange, 200, "{}");
                case "/sync/history" -> json(exchange, 200, "[]");
                default -> json(exchange, 404, "{\"error\":\"the demo upstream has no such path\"}");
            }
        }
    }

    private void stream(HttpExchange exchange, @Nullable String directory) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "text/event-stream");
        headers.set("Cache-Control", "no-cache, no-transform");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Accel-Buffering", "no");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        exchange.sendResponseHeaders(200, 0);
        Viewer viewer = new Viewer(directory);
        audience.join(viewer, Scene.transport(ids.next("evt_"), "server.connected"));
        try {
            viewer.write(exchange.getResponseBody());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // dropped, or the demo is closed
        } finally {
            audience.leave(viewer);
        }
    }

    private static String directory(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        for (String parameter : query == null ? new String[0] : query.split("&", -1)) {
            if (parameter.startsWith("directory=")) {
                return decode(parameter.substring("directory=".length()));
            }
        }
        String header = exchange.getRequestHeaders().getFirst("x-opencode-directory");
        return header == null ? DIRECTORY : decode(header);
    }

    private static String decode(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
