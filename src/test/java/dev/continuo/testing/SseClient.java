package dev.continuo.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An SSE client on a bare socket, so that a test sees what was really on the wire: the head, the chunks, and how the
 * connection ended. Shares no code with the relay.
 */
public final class SseClient implements AutoCloseable {

    /** How a response ended. */
    public enum End {
        /** With the last chunk, or after as many bytes as announced. */
        CLEAN,
        /** By FIN without the last chunk. */
        CUT,
        /** By RST. */
        RESET
    }

    /** Small, or megabytes are on their way to a client that goes away. */
    private static final int RECEIVE_BUFFER = 64 * 1024;

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Socket socket = new Socket();
    private final InputStream in;
    private String statusLine = "";
    private final Map<String, String> headers = new TreeMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Frame> frames = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final @Nullable Consumer<Frame> onFrame;
    private @Nullable End end;
    private int taken;
    private volatile Duration delay = Duration.ZERO;

    private SseClient(
            int port,
            int receiveBuffer,
            @Nullable Consumer<Frame> onFrame,
            String method,
            String path,
            String... headerLines)
            throws IOException {
        this.onFrame = onFrame;
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) LIMIT.toMillis());
        socket.setSoTimeout((int) LIMIT.toMillis());
        String request = method + " " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n"
                + String.join(
                        "",
                        java.util.Arrays.stream(headerLines)
                                .map(h -> h + "\r\n")
                                .toList())
                + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        in = new BufferedInputStream(socket.getInputStream());
        readHead();
        socket.setSoTimeout(0);
    }

    private void readHead() throws IOException {
        headers.clear();
        statusLine = line();
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
    }

    /** Opens a stream and reads it on a thread of its own. */
    public static SseClient open(int port, String path, String... headerLines) throws IOException {
        SseClient client = new SseClient(port, RECEIVE_BUFFER, null, "GET", path, headerLines);
        Thread.ofPlatform().daemon().name("sse-client").start(client::read);
        return client;
    }

    /** As {@link #open}, but keeps nothing: each frame goes to {@code onFrame}, on the reading thread. */
    public static SseClient watch(int port, Consumer<Frame> onFrame, String path, String... headerLines)
            throws IOException {
        return new SseClient(port, RECEIVE_BUFFER, onFrame, "GET", path, headerLines).resume();
    }

    /** Opens a stream and reads nothing but the head until {@link #resume}; its receive buffer is small. */
    public static SseClient openButDoNotRead(int port, String path, String... headerLines) throws IOException {
        return new SseClient(port, 4096, null, "GET", path, headerLines);
    }

    /** Opens a stream and reads it slowly, with a receive buffer that hides little of that from the server. */
    public static SseClient openSlowly(int port, Duration beforeEachChunk, String path) throws IOException {
        return new SseClient(port, 32 * 1024, null, "GET", path).resumeSlowly(beforeEachChunk);
    }

    /** Sends a request without a body of its own and reads the head only. */
    public static SseClient head(int port, String path) throws IOException {
        return new SseClient(port, 0, null, "HEAD", path);
    }

    /** Reads to the end on this thread. */
    public End readToEnd() throws InterruptedException {
        read();
        return awaitEnd();
    }

    /** Begins to read. */
    public SseClient resume() {
        Thread.ofPlatform().daemon().name("sse-client").start(this::read);
        return this;
    }

    private SseClient resumeSlowly(Duration beforeEachChunk) {
        delay = beforeEachChunk;
        return resume();
    }

    /** Sends another request on the same connection, after the first response ended cleanly; reads it to its end. */
    public End again(String path) throws IOException, InterruptedException {
        socket.setSoTimeout((int) LIMIT.toMillis());
        try {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            readHead();
        } catch (EOFException e) {
            return End.CUT;
        } catch (SocketException e) {
            return End.RESET;
        }
        end = null;
        read();
        return awaitEnd();
    }

    /** Closes the connection with RST, as a client that crashes may. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** The status code. */
    public int status() {
        return Integer.parseInt(statusLine.substring(9, 12));
    }

    /** A header's value, empty when it is not there. */
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    /** Waits for the next frame. */
    public Frame next() throws InterruptedException {
        return next(frame -> true);
    }

    /** Waits for the next frame that fits, passing over the others. */
    public Frame next(Predicate<Frame> wanted) throws InterruptedException {
        lock.lock();
        try {
            long left = LIMIT.toNanos();
            while (true) {
                while (taken < frames.size()) {
                    Frame frame = frames.get(taken++);
                    if (wanted.test(frame)) {
                        return frame;
                    }
                }
                if (end != null) {
                    throw new AssertionError("no such frame before the stream ended (" + end + "); got " + tail());
                }
                if (left <= 0) {
                    throw new AssertionError("no such frame within " + LIMIT + "; got " + tail());
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next frame of a type, passing over the others. */
    public Frame next(String type) throws InterruptedException {
        return next(frame -> frame.type().equals(type));
    }

    /** Waits for the end of the response. */
    public End awaitEnd() throws InterruptedException {
        lock.lock();
        try {
            long left = LIMIT.toNanos();
            while (true) {
                End how = end;
                if (how != null) {
                    return how;
                }
                if (left <= 0) {
                    throw new AssertionError("the response did not end within " + LIMIT + "; got " + tail());
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Every frame so far. */
    public List<Frame> frames() {
        lock.lock();
        try {
            return List.copyOf(frames);
        } finally {
            lock.unlock();
        }
    }

    /** Every frame so far that is not the relay's own. */
    public List<Frame> events() {
        return frames().stream().filter(frame -> !frame.control()).toList();
    }

    /** The body so far. */
    public String body() {
        lock.lock();
        try {
            return body.toString(StandardCharsets.UTF_8);
        } finally {
            lock.unlock();
        }
    }

    private String tail() {
        return frames.size() + " frames, last: " + frames.subList(Math.max(0, frames.size() - 3), frames.size());
    }

    private void read() {
        End how;
        try {
            how = header("transfer-encoding").equals("chunked") ? readChunks() : readLength();
        } catch (EOFException e) {
            how = End.CUT;
        } catch (SocketException e) {
            how = End.RESET;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        lock.lock();
        try {
            end = how;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private End readLength() throws IOException {
        byte[] bytes = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        add(bytes);
        return End.CLEAN;
    }

    private End readChunks() throws IOException {
        while (true) {
            pause();
            int length = Integer.parseInt(line(), 16);
            byte[] chunk = in.readNBytes(length);
            if (chunk.length < length) {
                throw new EOFException("in a chunk");
            }
            if (!line().isEmpty()) {
                throw new AssertionError("a chunk of " + length + " bytes does not end where it says");
            }
            if (length == 0) {
                return End.CLEAN;
            }
            add(chunk);
        }
    }

    private void pause() throws IOException {
        try {
            if (delay.isPositive()) {
                Thread.sleep(delay);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private final List<String> lines = new ArrayList<>();

    private void add(byte[] bytes) {
        lock.lock();
        try {
            if (onFrame == null) {
                body.writeBytes(bytes);
            }
            int start = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == '\n') {
                    unfinished.write(bytes, start, i - start);
                    start = i + 1;
                    endLine();
                }
            }
            unfinished.write(bytes, start, bytes.length - start);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void endLine() {
        if (unfinished.size() == 0) {
            add(new Frame(List.copyOf(lines), System.nanoTime()));
            lines.clear();
        } else {
            lines.add(unfinished.toString(StandardCharsets.UTF_8));
            unfinished.reset();
        }
    }

    private void add(Frame frame) {
        if (onFrame == null) {
            frames.add(frame);
        } else {
            onFrame.accept(frame);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("in a line");
            }
            if (c == '\n') {
                return line.toString();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
    }

    /** Whether the server has closed the connection within the limit; for one that {@link #openButDoNotRead}. */
    public boolean closedWithin(long time, TimeUnit unit) throws InterruptedException {
        lock.lock();
        try {
            long left = unit.toNanos(time);
            while (end == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            return end != null;
        } finally {
            lock.unlock();
        }
    }

    /** Closes the connection as a client that goes away does. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
