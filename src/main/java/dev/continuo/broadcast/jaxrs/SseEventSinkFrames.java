package dev.continuo.broadcast.jaxrs;

import dev.continuo.broadcast.FrameSink;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletionException;

/** Frames through a JAX-RS sink. JAX-RS knows only one end of a response, the clean one, so a cut ends cleanly here. */
final class SseEventSinkFrames implements FrameSink {

    /**
     * Jersey ends whatever it sends with a line feed of its own, so only whole lines can be sent, without their last.
     */
    private static final byte ADDED_BY_SINK = '\n';

    private static final byte[] COMMENT = {':'};

    private final SseEventSink sink;
    private final ByteArrayOutputStream unfinishedLine = new ByteArrayOutputStream(0);

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

    private void send(byte[] bytes) throws IOException {
        try {
            sink.send(new EncodedFrames(bytes)).toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new IOException("the sink did not take the frames", e.getCause());
        } catch (IllegalStateException e) {
            throw new IOException("the sink is closed", e);
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
