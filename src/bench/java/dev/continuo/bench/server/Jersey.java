package dev.continuo.bench.server;

import dev.continuo.bench.measure.JvmProbe;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collection;

/** Jersey's own broadcaster, kept within what it can do. */
public final class Jersey implements TestedServer {

    /**
     * It holds 256 events for a subscriber, and one who is farther behind hears nothing any more, and no word of it.
     */
    private static final int HOLDS = 200;

    private final JavaServer server;

    /**
     * The server in its JVM.
     *
     * @param server this one's from now on
     */
    public Jersey(JavaServer server) {
        this.server = server;
    }

    @Override
    public Front front() {
        return server.front();
    }

    @Override
    public int window() {
        return HOLDS;
    }

    /** It would write to those who have left. */
    @Override
    public void newRound() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/reset"))
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.discarding());
        }
    }

    @Override
    public Collection<Long> pids() {
        return server.pids();
    }

    @Override
    public JvmProbe jvm() {
        return server.jvm();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
