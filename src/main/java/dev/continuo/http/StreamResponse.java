package dev.continuo.http;

import dev.continuo.broadcast.FrameSink;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.http.DateTime;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 response whose body is written in chunks straight to the connection, each write one chunk and one call to
 * the socket. Below the response's own stream, because that one can only end cleanly, and a stream that is meant to be
 * resumed must not.
 */
final class StreamResponse implements FrameSink {

    private static final byte[] STATUS = ascii("HTTP/1.1 200 OK\r\nDate: ");
    private static final Header CHUNKED = HeaderValues.create(HeaderNames.TRANSFER_ENCODING, "chunked");
    private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");
    private static final byte[] HEX = ascii("0123456789abcdef");

    private final DataWriter connection;

    private @Nullable BufferData head;
    private boolean complete;

    /**
     * Nothing is written yet.
     *
     * @param head goes out with the first write, so that the stall watch sees it too
     */
    StreamResponse(DataWriter connection, BufferData head) {
        this.connection = connection;
        this.head = head;
    }

    /** The head of a response with these headers. */
    static BufferData head(Headers headers) {
        BufferData lines = BufferData.growing(512);
        lines.write(STATUS);
        lines.write(DateTime.http1Bytes());
        for (Header header : headers) {
            header.writeHttp1Header(lines);
        }
        CHUNKED.writeHttp1Header(lines);
        lines.write('\r');
        lines.write('\n');
        return lines;
    }

    /** Writes one chunk, its head and end in the room around the range. */
    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        int start = offset;
        buffer[--start] = '\n';
        buffer[--start] = '\r';
        for (int rest = length; rest > 0; rest >>>= 4) {
            buffer[--start] = HEX[rest & 0xf];
        }
        buffer[offset + length] = '\r';
        buffer[offset + length + 1] = '\n';
        send(buffer, start, offset + length + 2 - start);
    }

    @Override
    public void finish() throws IOException {
        send(LAST_CHUNK, 0, LAST_CHUNK.length);
        complete = true;
    }

    private void send(byte[] bytes, int offset, int length) throws IOException {
        BufferData first = head;
        head = null;
        try {
            if (first != null) {
                connection.writeNow(first);
            }
            // Not create(bytes, offset, length): that one writes offset bytes too many.
            connection.writeNow(BufferData.createReadOnly(bytes, offset, length));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Nothing to do here: the door ends the connection of every response that is not {@link #complete()}. */
    @Override
    public void cut() {}

    boolean complete() {
        return complete;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
