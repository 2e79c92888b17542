package dev.continuo.bench.server;

import dev.continuo.bench.load.Feed;
import dev.continuo.bench.load.SseFeed;
import dev.continuo.bench.measure.JvmProbe;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A server in a JVM of its own that subscribes to an upstream of the load's. */
public final class JavaServer implements TestedServer {

    /** What each of them says when it is ready. */
    public static final Pattern LISTENS = Pattern.compile(" listens on http://\\S+:(\\d+)");
    /** Helidon refuses every serialised object otherwise, the probe's questions too. */
    private static final String ANSWERS_PROBE = "-Dhelidon.serialFilter.pattern=javax.management.**;java.**";

    private static final String STREAM = "/global/event";
    private static final String PEER_STREAM = "/stream";
    private static final String PEERS = "dev.continuo.bench.peer.";

    private final Front front;
    private final ServerProcess process;
    private final JvmProbe jvm;

    private JavaServer(String name, String path, Feed feed, ServerProcess process)
            throws IOException, InterruptedException {
        this.front = new Front(name, process.awaitPort(LISTENS), path, feed);
        this.process = process;
        this.jvm = JvmProbe.attach(process.pid());
    }

    /**
     * The relay, as it is shipped.
     *
     * @param jar its jar, with its libraries beside it
     * @param settings beyond its upstream and port
     */
    public static JavaServer relay(String name, Path jar, Path output, Map<String, String> settings)
            throws IOException, InterruptedException {
        SseFeed feed = new SseFeed();
        Map<String, String> environment =
                new HashMap<>(Map.of("SERVER_PORT", "0", "UPSTREAM_URL", "http://127.0.0.1:" + feed.port()));
        environment.putAll(settings);
        ServerProcess process =
                ServerProcess.start(output, environment, ServerProcess.java(ANSWERS_PROBE, "-jar", jar.toString()));
        return consuming(feed, new JavaServer(name, STREAM, feed, process));
    }

    /**
     * A server made for comparison.
     *
     * @param main its class, in the package of the peers
     * @param classPath all it needs
     */
    public static JavaServer peer(String name, String main, String classPath, Path output)
            throws IOException, InterruptedException {
        SseFeed feed = new SseFeed();
        List<String> command = ServerProcess.java(
                ANSWERS_PROBE,
                "-Dserver.connection-options.tcp-no-delay=true",
                "-Dserver.connection-options.socket-send-buffer-size=65536",
                "-Dupstream.url=http://127.0.0.1:" + feed.port(),
                "-classpath",
                classPath,
                PEERS + main);
        return consuming(feed, new JavaServer(name, PEER_STREAM, feed, ServerProcess.start(output, Map.of(), command)));
    }

    /** The relay of an upstream that somebody else drives, and closes. */
    public static JavaServer relayOf(String upstream, String name, Path jar, Path output)
            throws IOException, InterruptedException {
        ServerProcess process = ServerProcess.start(
                output,
                Map.of("SERVER_PORT", "0", "UPSTREAM_URL", upstream),
                ServerProcess.java(ANSWERS_PROBE, "-jar", jar.toString()));
        return new JavaServer(name, STREAM, new SseFeed(), process);
    }

    private static JavaServer consuming(SseFeed feed, JavaServer server) throws IOException, InterruptedException {
        feed.awaitSubscriber();
        return server;
    }

    /** Where a relay's log ends. */
    public record Position(String epoch, long seq) {}

    /** Where the relay's log ends now. */
    public Position position() throws IOException {
        try (InputStream in = URI.create("http://127.0.0.1:" + port() + "/status")
                        .toURL()
                        .openStream();
                JsonReader json = Json.createReader(in)) {
            JsonObject log = json.readObject().getJsonObject("log");
            return new Position(
                    log.getString("epoch"), log.getJsonNumber("latest").longValue());
        }
    }

    @Override
    public Front front() {
        return front;
    }

    @Override
    public Collection<Long> pids() {
        return List.of(process.pid());
    }

    @Override
    public JvmProbe jvm() {
        return jvm;
    }

    @Override
    public void close() throws IOException {
        Feed feed = feed();
        try (process;
                feed) {
            jvm.close();
        }
    }
}
