package dev.continuo.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An upstream on a real socket of 127.0.0.1 that does to each connection what its script says. The n-th connection gets
 * the n-th script; the last one is played for all that follow.
 */
public final class ScriptedUpstream implements AutoCloseable {

    /** What happens to one connection. Runs on a thread of its own; the connection ends with FIN when it returns. */
    @FunctionalInterface
    public interface Script {
        /** Plays. An {@code IOException} means that the client has gone, which is fine. */
        void play(ScriptedConnection connection) throws IOException, InterruptedException;
    }

    private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
    private final List<ScriptedRequest> requests = new CopyOnWriteArrayList<>();
    private final BlockingQueue<ScriptedRequest> unseen = new LinkedBlockingQueue<>();
    private final BlockingQueue<ScriptedConnection> goneClients = new LinkedBlockingQueue<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int port;
    private volatile @Nullable ServerSocket server;
    private volatile @Nullable Script last;

    private ScriptedUpstream() throws IOException {
        ServerSocket first = bind(0);
        this.port = first.getLocalPort();
        accept(first);
    }

    /** Listens on a free port. */
    public static ScriptedUpstream start(Script... scripts) throws IOException {
        ScriptedUpstream upstream = new ScriptedUpstream();
        return upstream.then(scripts);
    }

    /** Adds scripts for the connections to come. */
    public ScriptedUpstream then(Script... more) {
        scripts.addAll(List.of(more));
        return this;
    }

    /** A script that answers with a head and no body. */
    public static Script answers(int status, String... headerLines) {
        return connection -> {
            connection.request();
            connection.head(status, headerLines);
        };
    }

    /** A script that streams {@code body} and ends the stream properly. */
    public static Script streamsThenEnds(String body) {
        return connection -> {
            connection.streamHead();
            connection.chunk(body);
            connection.lastChunk();
        };
    }

    /** A script that streams {@code body} and then stays silent until the client goes. */
    public static Script streamsThenHolds(String body) {
        return connection -> {
            connection.streamHead();
            connection.chunk(body);
            connection.hold();
        };
    }

    /** A script that streams {@code body} and resets the connection. */
    public static Script streamsThenResets(String body) {
        return connection -> {
            connection.streamHead();
            connection.chunk(body);
            connection.reset();
        };
    }

    /** Where it listens. */
    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** All requests so far. */
    public List<ScriptedRequest> requests() {
        return requests;
    }

    /** The next request that this method has not returned yet. */
    public ScriptedRequest nextRequest() throws InterruptedException {
        return Objects.requireNonNull(unseen.poll(30, TimeUnit.SECONDS), "no request within 30 s");
    }

    /** Waits until a held client has closed its socket. */
    public boolean clientGone(Duration within) throws InterruptedException {
        return goneClients.poll(within.toNanos(), TimeUnit.NANOSECONDS) != null;
    }

    /** Refuses connections from now on; open ones stay. */
    public void refuse() throws IOException {
        Objects.requireNonNull(server).close();
    }

    /** Listens again on the same port. */
    public void listen() throws IOException {
        accept(bind(port));
    }

    @Override
    public void close() throws IOException {
        refuse();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private static ServerSocket bind(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        return socket;
    }

    private void accept(ServerSocket socket) {
        server = socket;
        Thread.ofVirtual().name("scripted-upstream").start(() -> {
            try {
                while (true) {
                    Socket client = socket.accept();
                    open.add(client);
                    Script script = nextScript();
                    Thread.ofVirtual().name("scripted-connection").start(() -> play(script, client));
                }
            } catch (IOException closed) {
                // refuse() or close()
            }
        });
    }

    private Script nextScript() {
        Script next = scripts.poll();
        last = next == null ? last : next;
        return Objects.requireNonNull(last, "no script");
    }

    private void play(Script script, Socket client) {
        try (client) {
            script.play(new ScriptedConnection(client, this::record, goneClients::add));
        } catch (IOException | InterruptedException clientHasGone) {
            // Fine: the script has no more to say.
        } finally {
            open.remove(client);
        }
    }

    private void record(ScriptedRequest request) {
        requests.add(request);
        unseen.add(request);
    }
}
