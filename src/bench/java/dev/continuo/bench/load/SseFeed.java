package dev.continuo.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An upstream that speaks as opencode does: greets each stream, sends a heartbeat every ten seconds, knows its
 * directory and nothing of its sessions.
 */
public final class SseFeed implements Feed {

    private static final long HEARTBEAT_MILLIS = 10_000;
    private static final byte[] DATA = "data: ".getBytes(US_ASCII);
    private static final byte[] EMPTY_LINE = "\n\n".getBytes(US_ASCII);
    private static final byte[] CHUNK_END = "\r\n".getBytes(US_ASCII);
    private static final String STREAM_HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String NOT_FOUND = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    private static final String PATH = "{\"directory\":\"/bench\"}";

    /** Room for a chunk's size in front of its bytes. */
    private static final int CHUNK_HEAD = 10;

    private final ServerSocketChannel listening;
    private final List<SocketChannel> streams = new CopyOnWriteArrayList<>();

    /** Held while a chunk is written, because heartbeats come from another thread. */
    private final ReentrantLock writing = new ReentrantLock();

    private final Frames frames = new Frames();
    private ByteBuffer outgoing = ByteBuffer.allocateDirect(256 * 1024);
    private volatile @Nullable EventShape shape;

    /** Listens on a port of the system's choice. */
    public SseFeed() throws IOException {
        listening = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        frames.length = CHUNK_HEAD;
        Thread.ofVirtual().start(this::accept);
        Thread.ofVirtual().start(this::beat);
    }

    /** Where the server under test finds it. */
    public int port() throws IOException {
        return ((InetSocketAddress) listening.getLocalAddress()).getPort();
    }

    /** Waits until somebody subscribed. */
    public void awaitSubscriber() throws InterruptedException, IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (streams.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("nobody subscribed to the upstream within 30 s");
            }
            Thread.sleep(10);
        }
    }

    @Override
    public void shape(EventShape next) {
        shape = next;
    }

    @Override
    public void add(int session, long number, long nanos) {
        EventShape now = shape;
        if (now == null) {
            throw new IllegalStateException("no shape");
        }
        frames.add(DATA);
        frames.room(now.size(View.WHOLE));
        frames.length = now.write(frames.bytes, frames.length, session, number, nanos);
        frames.add(EMPTY_LINE);
    }

    @Override
    public void flush() throws IOException {
        byte[] size = (Integer.toHexString(frames.length - CHUNK_HEAD) + "\r\n").getBytes(US_ASCII);
        int from = CHUNK_HEAD - size.length;
        System.arraycopy(size, 0, frames.bytes, from, size.length);
        frames.add(CHUNK_END);
        write(frames.bytes, from, frames.length);
        frames.length = CHUNK_HEAD;
    }

    private void write(byte[] bytes, int from, int to) throws IOException {
        writing.lock();
        try {
            if (outgoing.capacity() < to - from) {
                outgoing = ByteBuffer.allocateDirect(to - from);
            }
            for (SocketChannel stream : streams) {
                outgoing.clear().put(bytes, from, to - from).flip();
                while (outgoing.hasRemaining()) {
                    stream.write(outgoing);
                }
            }
        } finally {
            writing.unlock();
        }
    }

    private void accept() {
        while (listening.isOpen()) {
            try {
                SocketChannel channel = listening.accept();
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Thread.ofVirtual().start(() -> serve(channel));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            Requests requests = new Requests(channel);
            String path = requests.nextPath();
            while (path != null) {
                switch (path) {
                    case "/global/event", "/event" -> stream(channel);
                    case "/path" ->
                        answer(
                                channel,
                                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + PATH.length()
                                        + "\r\n\r\n" + PATH);
                    default -> answer(channel, NOT_FOUND);
                }
                path = requests.nextPath();
            }
        } catch (IOException gone) {
            // a subscriber may leave at any time
        } finally {
            streams.remove(channel);
        }
    }

    private void stream(SocketChannel channel) throws IOException {
        writing.lock();
        try {
            answer(channel, STREAM_HEAD + chunk(event("server.connected")));
            streams.add(channel);
        } finally {
            writing.unlock();
        }
    }

    private void beat() {
        try {
            byte[] heartbeat = chunk(event("server.heartbeat")).getBytes(US_ASCII);
            while (listening.isOpen()) {
                Thread.sleep(HEARTBEAT_MILLIS);
                write(heartbeat, 0, heartbeat.length);
            }
        } catch (ClosedChannelException gone) {
            // the end of a run
        } catch (IOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(SocketChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static String event(String type) {
        return "data: {\"payload\":{\"id\":\"evt_" + type + "\",\"type\":\"" + type + "\",\"properties\":{}}}\n\n";
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (SocketChannel stream : streams) {
            stream.close();
        }
    }
}
