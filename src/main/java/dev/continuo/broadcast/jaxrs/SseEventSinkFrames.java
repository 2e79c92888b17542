package dev.continuo.broadcast.jaxrs;

import dev.continuo.broadcast.FrameSink;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Frames through a JAX-RS sink. JAX-RS knows only one end of a response, the clean one, so a cut ends cleanly here. */
final class SseEventSinkFrames implements FrameSink {

    /**
     * Jersey ends whatever it sends with a line feed of its own, so only whole lines can be sent, without their last.
     */
    private static final byte ADDED_BY_SINK = '\n';

    private static final byte[] COMMENT = {':'};

    private final SseEventSink sink;
    private final ByteArrayOutputStream unfinishedLine = new ByteArrayOutputStream(0);

    private @Nullable Thread writer;

    SseEventSinkFrames(SseEventSink sink) {
        this.sink = sink;
    }

    /**
     * Sends the response's head, and a comment, on the request's own thread: the host's response filters need what is
     * bound to it. On another one the first write fails whenever it comes before the resource method returns.
     */
    void open() {
        try {
            send(COMMENT);
        } catch (IOException closedAlready) {
            // The first frame finds out.
        }
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        int lineEnd = offset + length;
        while (lineEnd > offset && buffer[lineEnd - 1] != ADDED_BY_SINK) {
            lineEnd--;
        }
        if (lineEnd > offset) {
            unfinishedLine.write(buffer, offset, lineEnd - 1 - offset);
            byte[] lines = unfinishedLine.toByteArray();
            unfinishedLine.reset();
            send(lines);
        }
        unfinishedLine.write(buffer, lineEnd, offset + length - lineEnd);
    }

    /**
     * Waits until the bytes are written, which {@link SseEventSink#send} alone does not: until the resource method
     * returns, and while the request's thread writes what was sent before, Jersey keeps all in a queue without bounds.
     */
    private void send(byte[] bytes) throws IOException {
        EncodedFrames frames = new EncodedFrames(bytes);
        try {
            sink.send(frames).toCompletableFuture().join();
            writer = frames.awaitWriter();
        } catch (InterruptedException e) {
            freeWriter();
            throw new InterruptedIOException("the sink took no frames for too long");
        } catch (CompletionException e) {
            throw new IOException("the sink did not take the frames", e.getCause());
        } catch (IllegalStateException e) {
            throw new IOException("the sink is closed", e);
        }
    }

    /** The request's thread may be blocked in a write of its own; nobody else would free it. */
    private void freeWriter() {
        Thread blocked = writer;
        if (blocked != null && !blocked.equals(Thread.currentThread())) {
            blocked.interrupt();
        }
    }

    @Override
    public void finish() {
        cut();
    }

    @Override
    public void cut() {
        if (!sink.isClosed()) {
            sink.close();
        }
    }
}
