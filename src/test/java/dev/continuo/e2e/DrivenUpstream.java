package dev.continuo.e2e;

import dev.continuo.testing.ScriptedConnection;
import dev.continuo.testing.ScriptedRequest;
import dev.continuo.testing.ScriptedUpstream;
import dev.continuo.testing.ScriptedUpstream.Script;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An upstream that does what the test says, while it runs. Each stream begins with the greeting, then takes the next
 * steps; between steps it sends comments, so that only silence on purpose is silent.
 */
final class DrivenUpstream implements AutoCloseable {

    private static final long COMMENT_MILLIS = 200;

    /** One thing to do to the stream under way. */
    @FunctionalInterface
    private interface Step {
        /** Returns whether the stream goes on. */
        boolean play(ScriptedConnection connection) throws IOException;
    }

    private final ScriptedUpstream upstream;
    private final String greeting;
    private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    private final List<ScriptedRequest> streamRequests = new CopyOnWriteArrayList<>();
    private final Map<String, Script> pages = new ConcurrentHashMap<>();
    private volatile @Nullable Script answer;

    private DrivenUpstream(String greeting) throws IOException {
        this.greeting = greeting;
        this.upstream = ScriptedUpstream.start(this::serve);
    }

    /** One that greets as opencode does and works in {@code /default}; says nothing of its sessions. */
    static DrivenUpstream opencode() throws IOException {
        DrivenUpstream upstream = new DrivenUpstream(
                "data: {\"payload\":{\"id\":\"evt_hello\",\"type\":\"server.connected\",\"properties\":{}}}\n\n");
        return upstream.page("/path", json("{\"directory\":\"/default\"}"))
                .page("/session/status", head(404, "Content-Length: 0"))
                .page("/sync/history", head(404, "Content-Length: 0"));
    }

    /** One that says nothing of itself. */
    static DrivenUpstream plain() throws IOException {
        return new DrivenUpstream(": welcome\n\n");
    }

    /** A script that answers with a JSON body. */
    static Script json(String body) {
        return connection -> page(connection, body);
    }

    /** A script that answers with a JSON body made from the request. */
    static Script answering(Function<ScriptedRequest, String> body) {
        return connection -> page(connection, body.apply(connection.lastRequest()));
    }

    /** Answers with a JSON body. */
    static void page(ScriptedConnection connection, String body) throws IOException {
        connection.head(200, "Content-Type: application/json", "Content-Length: " + body.length());
        connection.raw(body);
    }

    /** A script that answers with a head only. */
    static Script head(int status, String... headers) {
        return connection -> connection.head(status, headers);
    }

    /** What another path than the stream's answers. */
    DrivenUpstream page(String path, Script script) {
        pages.put(path, script);
        return this;
    }

    URI url(String path) {
        return upstream.url(path);
    }

    /** Answers every request for the stream like this from now on. */
    void answer(Script script) {
        answer = script;
    }

    /** Answers requests for the stream with a stream again. */
    void stream() {
        answer = null;
    }

    /** Sends text on the stream. */
    void send(String text) {
        steps.add(connection -> {
            connection.chunk(text);
            return true;
        });
    }

    /** Sends bytes on the stream, text or not. */
    void send(byte[] bytes) {
        steps.add(connection -> {
            connection.chunk(bytes);
            return true;
        });
    }

    /** Sends one event with so much data on the stream. */
    void sendEnormous(int megabytes) {
        steps.add(connection -> {
            connection.chunk("data: ");
            String megabyte = "x".repeat(1 << 20);
            for (int i = 0; i < megabytes; i++) {
                connection.chunk(megabyte);
            }
            connection.chunk("\n\n");
            return true;
        });
    }

    /** Sends what is no HTTP chunk, then nothing. */
    void sendRaw(String text) {
        steps.add(connection -> {
            connection.raw(text);
            connection.hold();
            return false;
        });
    }

    /** Resets the stream's connection. */
    void cut() {
        steps.add(connection -> {
            connection.reset();
            return false;
        });
    }

    /** Ends the stream properly. */
    void end() {
        steps.add(connection -> {
            connection.lastChunk();
            return false;
        });
    }

    /** Says nothing more on this stream. */
    void silence() {
        steps.add(connection -> {
            connection.hold();
            return false;
        });
    }

    /** The process dies. */
    void kill() throws IOException {
        upstream.refuse();
        cut();
    }

    void refuse() throws IOException {
        upstream.refuse();
    }

    /** The process is back. */
    void restart() throws IOException {
        upstream.listen();
    }

    /** All requests for the stream so far. */
    List<ScriptedRequest> streamRequests() {
        return streamRequests;
    }

    /** All requests so far. */
    List<ScriptedRequest> requests() {
        return upstream.requests();
    }

    @Override
    public void close() throws IOException {
        upstream.close();
    }

    private void serve(ScriptedConnection connection) throws IOException, InterruptedException {
        ScriptedRequest request = connection.request();
        Script page = pages.get(request.line().split("[ ?]", 3)[1]);
        if (page != null) {
            page.play(connection);
            return;
        }
        streamRequests.add(request);
        Script instead = answer;
        if (instead != null) {
            instead.play(connection);
            return;
        }
        connection.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
        connection.chunk(greeting);
        boolean goesOn = true;
        while (goesOn) {
            Step step = steps.poll(COMMENT_MILLIS, TimeUnit.MILLISECONDS);
            if (step == null) {
                connection.chunk(":\n");
            } else {
                goesOn = step.play(connection);
            }
        }
    }
}
