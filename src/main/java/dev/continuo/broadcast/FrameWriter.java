package dev.continuo.broadcast;

import dev.continuo.event.Event;
import dev.continuo.event.LoggedEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Encodes events as SSE frames (HTML standard, 9.2.5) and hands them to an output in full buffers. Within a frame the
 * order is {@code retry:}, {@code event:}, {@code id:}, {@code data:}. An event larger than the buffer goes out in
 * pieces, so its size costs no memory here. Used by one thread.
 */
final class FrameWriter {

    /** Takes a range of the buffer; the buffer may be used again when it returns. */
    interface Output {
        void write(byte[] buffer, int offset, int length) throws IOException;
    }

    private static final byte[] RETRY = ascii("retry: ");
    private static final byte[] EVENT = ascii("event: ");
    private static final byte[] ID = ascii("id: ");
    private static final byte[] DATA = ascii("data: ");

    private final FrameBuffers buffers;
    private final Output output;
    private final byte[] cursorPrefix;
    private final View view;

    private byte @Nullable [] buffer;
    private int end;

    FrameWriter(FrameBuffers buffers, Output output, String epoch, View view) {
        this.buffers = buffers;
        this.output = output;
        this.cursorPrefix = ascii(epoch + "-");
        this.view = view;
    }

    /** Starts a frame with the client's reconnection time. A frame must follow. */
    void retry(long millis) throws IOException {
        put(RETRY);
        putNumber(millis);
        put('\n');
    }

    /** The whole frame of an event of the log. */
    void frame(LoggedEvent logged) throws IOException {
        Event event = logged.event();
        head(event, logged.seq());
        if (logged.oneLine()) {
            putLine(event.data(), view.offset(event), view.offset(event) + view.length(event));
        } else {
            putLines(event.data(), view.offset(event), view.length(event));
        }
        put('\n');
    }

    /**
     * A whole frame of ours.
     *
     * @param seq its cursor, or negative for a frame without {@code id:}
     */
    void frame(Event event, long seq) throws IOException {
        head(event, seq);
        putLines(event.data(), view.offset(event), view.length(event));
        put('\n');
    }

    private void head(Event event, long seq) throws IOException {
        if (event.name() != null) {
            put(EVENT);
            put(event.name().getBytes(StandardCharsets.UTF_8));
            put('\n');
        }
        if (seq >= 0) {
            put(ID);
            put(cursorPrefix);
            putNumber(seq);
            put('\n');
        }
    }

    /** Writes what is buffered and gives the buffer back. */
    void flush() throws IOException {
        byte[] full = buffer;
        if (full != null) {
            try {
                drain(full);
            } finally {
                buffer = null;
                buffers.giveBack(full);
            }
        }
    }

    private void drain(byte[] full) throws IOException {
        int length = end - FrameSink.HEADROOM;
        end = FrameSink.HEADROOM;
        if (length > 0) {
            output.write(full, FrameSink.HEADROOM, length);
        }
    }

    private void putLines(byte[] data, int offset, int length) throws IOException {
        int limit = offset + length;
        int start = offset;
        for (int i = offset; i < limit; i++) {
            if (data[i] == '\n') {
                putLine(data, start, i);
                start = i + 1;
            }
        }
        putLine(data, start, limit);
    }

    private void putLine(byte[] data, int start, int limit) throws IOException {
        put(DATA);
        put(data, start, limit - start);
        put('\n');
    }

    private void put(byte[] bytes) throws IOException {
        put(bytes, 0, bytes.length);
    }

    private void put(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            byte[] into = withRoom();
            int part = Math.min(left, FrameSink.HEADROOM + FrameBuffers.CAPACITY - end);
            System.arraycopy(bytes, from, into, end, part);
            end += part;
            from += part;
            left -= part;
        }
    }

    private void put(char c) throws IOException {
        withRoom()[end++] = (byte) c;
    }

    private void putNumber(long number) throws IOException {
        if (number >= 10) {
            putNumber(number / 10);
        }
        put((char) ('0' + number % 10));
    }

    private byte[] withRoom() throws IOException {
        byte[] into = buffer;
        if (into == null) {
            into = buffers.take();
            buffer = into;
            end = FrameSink.HEADROOM;
        } else if (end == FrameSink.HEADROOM + FrameBuffers.CAPACITY) {
            drain(into);
        }
        return into;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
