package dev.continuo.upstream.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Whatever the data, the decoder says the same of it as a real JSON parser's tree; what it publishes is the data as it
 * came, one line, with the payload within it.
 */
public final class EnvelopeFuzz {

    private EnvelopeFuzz() {}

    /** The data of one event. */
    public static void fuzzerTestOneInput(byte[] data) {
        byte[] before = data.clone();
        Decoded decoded = new OpencodeDecoder().decode("", data);
        assertEquals(TreeDecoder.read(before), TreeDecoder.of(decoded), decoded::toString);
        ofDirectory(new OpencodeDecoder("/a \"quoted\" one\n").decode("", data));
        ofDirectory(decoded);
        assertFalse(new PlainDecoder().decode("", data) instanceof Decoded.Publish plain
                && hasCarriageReturn(plain.event()));
        assertTrue(Arrays.equals(before, data), "the data given was changed");
    }

    private static void ofDirectory(Decoded decoded) {
        if (decoded instanceof Decoded.Publish publish) {
            Event event = publish.event();
            assertFalse(hasCarriageReturn(event));
            TreeDecoder.parse(new String(event.data(), StandardCharsets.UTF_8));
            TreeDecoder.parse(event.payload());
        }
    }

    private static boolean hasCarriageReturn(Event event) {
        return new String(event.data(), StandardCharsets.ISO_8859_1).indexOf('\r') >= 0;
    }
}
