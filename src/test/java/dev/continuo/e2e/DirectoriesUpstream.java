package dev.continuo.e2e;

import dev.continuo.testing.Eventually;
import dev.continuo.testing.ScriptedConnection;
import dev.continuo.testing.ScriptedRequest;
import dev.continuo.testing.ScriptedUpstream;
import dev.continuo.testing.ScriptedUpstream.Script;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An opencode with a stream for each directory, which does what the test says while it runs. The stream without a
 * directory has the empty name. It keeps no history and knows no session, unless the test says so.
 */
final class DirectoriesUpstream implements AutoCloseable {

    private static final long COMMENT_MILLIS = 50;
    private static final String CUT = "\u0000cut";
    private static final String END = "\u0000end";

    private final ScriptedUpstream upstream;
    private final Map<String, BlockingQueue<String>> toSend = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> open = new ConcurrentHashMap<>();
    private final List<String> opened = new CopyOnWriteArrayList<>();
    private final Map<String, Script> instead = new ConcurrentHashMap<>();
    private final Map<String, Script> pages = new ConcurrentHashMap<>();

    DirectoriesUpstream() throws IOException {
        this.upstream = ScriptedUpstream.start(this::serve);
        page("/path", DrivenUpstream.json("{\"directory\":\"/default\"}"));
        page("/session/status", DrivenUpstream.json("{}"));
        page("/sync/history", DrivenUpstream.json("[]"));
    }

    URI url() {
        return upstream.url("");
    }

    /** What another path than the streams' answers. */
    void page(String path, Script script) {
        pages.put(path, script);
    }

    /** Answers requests for a directory's stream like this from now on; {@code null}: with a stream again. */
    void answer(String directory, @Nullable Script script) {
        if (script == null) {
            instead.remove(directory);
        } else {
            instead.put(directory, script);
        }
    }

    /** Sends an event on the stream of a directory. */
    void send(String directory, String id, String type, @Nullable String session, String more) {
        String properties = session == null ? "" : "\"sessionID\":\"" + session + "\"" + (more.isEmpty() ? "" : ",");
        queue(directory)
                .add("data: {\"id\":\"" + id + "\",\"type\":\"" + type + "\",\"properties\":{" + properties + more
                        + "}}\n\n");
    }

    /** Resets the stream of a directory. */
    void cut(String directory) {
        queue(directory).add(CUT);
    }

    /** Ends it properly. */
    void end(String directory) {
        queue(directory).add(END);
    }

    /** The process dies. */
    void kill() throws IOException {
        upstream.refuse();
        open.keySet().forEach(this::cut);
    }

    /** The process is back. */
    void restart() throws IOException, InterruptedException {
        Eventually.holds("every stream is cut", () -> open.values().stream().allMatch(count -> count.get() == 0));
        toSend.clear();
        upstream.listen();
    }

    /** How many streams of a directory were asked for. */
    long opened(String directory) {
        return opened.stream().filter(directory::equals).count();
    }

    /** How many are open. */
    int open(String directory) {
        return open.getOrDefault(directory, new AtomicInteger()).get();
    }

    /** Waits until a directory has its one stream. */
    void awaitConnected(String directory) throws InterruptedException {
        Eventually.holds("a connection for " + directory, () -> open(directory) == 1);
    }

    @Override
    public void close() throws IOException {
        upstream.close();
    }

    private BlockingQueue<String> queue(String directory) {
        return toSend.computeIfAbsent(directory, unknown -> new LinkedBlockingQueue<>());
    }

    private void serve(ScriptedConnection connection) throws IOException, InterruptedException {
        ScriptedRequest request = connection.request();
        String[] target = request.line().split(" ", 3)[1].split("\\?", 2);
        if (!target[0].equals("/event")) {
            pages.getOrDefault(target[0], DrivenUpstream.head(404, "Content-Length: 0"))
                    .play(connection);
            return;
        }
        String directory = target.length < 2
                ? ""
                : URLDecoder.decode(target[1].substring("directory=".length()), StandardCharsets.UTF_8);
        opened.add(directory);
        Script other = instead.get(directory);
        if (other != null) {
            other.play(connection);
            return;
        }
        AtomicInteger count = open.computeIfAbsent(directory, unknown -> new AtomicInteger());
        count.incrementAndGet();
        try {
            stream(connection, directory);
        } finally {
            count.decrementAndGet();
        }
    }

    private void stream(ScriptedConnection connection, String directory) throws IOException, InterruptedException {
        connection.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
        connection.chunk("data: {\"id\":\"evt_hello\",\"type\":\"server.connected\",\"properties\":{}}\n\n");
        while (true) {
            String next = queue(directory).poll(COMMENT_MILLIS, TimeUnit.MILLISECONDS);
            if (next == null) {
                connection.chunk(":\n");
            } else if (next.equals(CUT)) {
                connection.reset();
                return;
            } else if (next.equals(END)) {
                connection.lastChunk();
                return;
            } else {
                connection.chunk(next);
            }
        }
    }
}
