package dev.continuo.upstream.dialect;

import dev.continuo.event.Event;
import java.nio.charset.StandardCharsets;

/** Any SSE server's events: whatever the data is, it is published under the event's name. */
public final class PlainDecoder implements Decoder {

    @Override
    public Decoded decode(String name, byte[] data) {
        byte[] lines = hasCarriageReturn(data) ? withLineFeeds(data) : data;
        boolean unnamed = name.isEmpty();
        return new Decoded.Publish(new Event(
                "",
                unnamed ? null : name,
                unnamed ? "message" : name,
                null,
                null,
                null,
                lines,
                0,
                lines.length,
                false));
    }

    private static boolean hasCarriageReturn(byte[] data) {
        for (byte b : data) {
            if (b == '\r') {
                return true;
            }
        }
        return false;
    }

    /** What comes from a stream has none; what an application hands over may. */
    private static byte[] withLineFeeds(byte[] data) {
        // One char per byte and back again: nothing but the line ends changes, valid UTF-8 or not.
        return new String(data, StandardCharsets.ISO_8859_1)
                .replace("\r\n", "\n")
                .replace('\r', '\n')
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
