package dev.continuo.broadcast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.event.Event;
import dev.continuo.upstream.RawEvent;
import dev.continuo.upstream.SseHandler;
import dev.continuo.upstream.SseParser;
import dev.continuo.upstream.dialect.Decoded;
import dev.continuo.upstream.dialect.Decoder;
import dev.continuo.upstream.dialect.OpencodeDecoder;
import dev.continuo.upstream.dialect.PlainDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whatever an upstream sends, each event of it that is published is one event to whoever reads our stream, with the
 * same name and data and with our id: nothing in it becomes a field, a frame or an id.
 */
public final class FrameFuzz {

    private FrameFuzz() {}

    /** The bytes of an upstream's stream. */
    public static void fuzzerTestOneInput(byte[] stream) throws IOException {
        for (RawEvent received : parse(stream)) {
            for (Decoder decoder :
                    List.of(new PlainDecoder(), new OpencodeDecoder(), new OpencodeDecoder("/a\nid: x"))) {
                if (decoder.decode(received.name(), received.data()) instanceof Decoded.Publish publish) {
                    for (View view : View.values()) {
                        check(publish.event(), view);
                    }
                }
            }
        }
    }

    private static void check(Event event, View view) throws IOException {
        List<RawEvent> read = parse(written(event, view));
        assertEquals(1, read.size(), "events");
        assertEquals("ep-7", read.get(0).lastEventId());
        assertEquals(event.name() == null ? "" : event.name(), read.get(0).name());
        int from = view.offset(event);
        assertArrayEquals(
                Arrays.copyOfRange(event.data(), from, from + view.length(event)),
                read.get(0).data());
    }

    private static byte[] written(Event event, View view) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        FrameWriter frames = new FrameWriter(new FrameBuffers(), written::write, "ep", view);
        frames.frame(event, 7);
        frames.flush();
        return written.toByteArray();
    }

    private static List<RawEvent> parse(byte[] stream) {
        List<RawEvent> events = new ArrayList<>();
        SseParser parser = new SseParser(1 << 20, new SseHandler() {
            @Override
            public void event(RawEvent event) {
                events.add(event);
            }

            @Override
            public void retry(long millis) {}

            @Override
            public void oversized(long bytes) {}
        });
        parser.feed(stream, 0, stream.length);
        parser.end();
        return events;
    }
}
