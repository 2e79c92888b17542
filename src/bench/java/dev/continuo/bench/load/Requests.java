package dev.continuo.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The requests on one connection, one after the other. */
final class Requests {

    private static final String LENGTH = "\r\ncontent-length:";

    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private final StringBuilder text = new StringBuilder();

    Requests(SocketChannel channel) {
        this.channel = channel;
    }

    /** The path of the next one, without its query, its body left behind; {@code null} at the end. */
    @Nullable
    String nextPath() throws IOException {
        int end = text.indexOf("\r\n\r\n");
        while (end < 0) {
            if (!more()) {
                return null;
            }
            end = text.indexOf("\r\n\r\n");
        }
        String head = text.substring(0, end + 2);
        int body = bodyLength(head.toLowerCase(Locale.ROOT));
        while (text.length() < end + 4 + body) {
            if (!more()) {
                return null;
            }
        }
        text.delete(0, end + 4 + body);
        int path = head.indexOf(' ') + 1;
        return head.substring(path, Math.max(path, head.indexOf(' ', path))).replaceFirst("\\?.*", "");
    }

    private static int bodyLength(String head) {
        int at = head.indexOf(LENGTH);
        return at < 0
                ? 0
                : Integer.parseInt(head.substring(at + LENGTH.length(), head.indexOf("\r\n", at + 2))
                        .trim());
    }

    private boolean more() throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            return false;
        }
        text.append(new String(buffer.array(), 0, buffer.position(), US_ASCII));
        return true;
    }
}
