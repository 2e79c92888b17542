package dev.continuo.e2e;

import dev.continuo.testing.ScriptedConnection;
import dev.continuo.testing.ScriptedUpstream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** An upstream of several relays: whoever listens gets what is sent from then on, and says nothing of its past. */
final class SharedUpstream implements AutoCloseable {

    private static final String GREETING =
            "data: {\"payload\":{\"id\":\"evt_hello\",\"type\":\"server.connected\",\"properties\":{}}}\n\n";

    private final List<ScriptedConnection> listening = new ArrayList<>();
    private final ScriptedUpstream upstream;
    private int sent;

    SharedUpstream() throws IOException {
        upstream = ScriptedUpstream.start(this::serve);
    }

    URI url() {
        return upstream.url("");
    }

    /** Sends the next so many numbered events to all. */
    synchronized void send(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            sent++;
            for (ScriptedConnection connection : List.copyOf(listening)) {
                try {
                    connection.chunk(Events.frame("/default", "ses_1", sent));
                } catch (IOException gone) {
                    listening.remove(connection);
                }
            }
        }
    }

    private void serve(ScriptedConnection connection) throws IOException {
        if (!connection.request().line().contains("/global/event")) {
            connection.head(404, "Content-Length: 0");
            return;
        }
        connection.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
        synchronized (this) {
            connection.chunk(GREETING);
            listening.add(connection);
        }
        connection.hold();
    }

    @Override
    public void close() throws IOException {
        upstream.close();
    }
}
