package dev.continuo.bench.jmh;

import dev.continuo.bench.load.EventShape;
import dev.continuo.bench.load.View;
import dev.continuo.upstream.RawEvent;
import dev.continuo.upstream.SseHandler;
import dev.continuo.upstream.SseParser;
import dev.continuo.upstream.dialect.OpencodeDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The way of an event's bytes from the connection to what the log takes. One call parses {@link #BYTES} of them. */
@State(Scope.Thread)
public class ParseAndExtract {

    /** What one call parses, about. */
    public static final int BYTES = 4 << 20;

    /** What one read of the connection brings. */
    private static final int READ = 16 * 1024;

    private static final int MOST_EVENT_BYTES = 16 << 20;

    /** An event's data. */
    @Param({"300", "50000"})
    int size = 300;

    private byte[] stream = {};

    /** How many events one call parses. */
    public static int events(int size) {
        return BYTES / size;
    }

    /** Lays the events out as they come. */
    @Setup
    public void prepare() {
        EventShape shape = new EventShape(size);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] event = new byte[shape.size(View.WHOLE)];
        for (int i = 0; i < events(size); i++) {
            shape.write(event, 0, 0, i, i);
            bytes.writeBytes("data: ".getBytes(StandardCharsets.US_ASCII));
            bytes.writeBytes(event);
            bytes.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
        }
        stream = bytes.toByteArray();
    }

    /** Parses and extracts all. */
    @Benchmark
    public void parse(Blackhole taken) {
        OpencodeDecoder decoder = new OpencodeDecoder();
        SseParser parser = new SseParser(MOST_EVENT_BYTES, new SseHandler() {
            @Override
            public void event(RawEvent event) {
                taken.consume(decoder.decode(event.name(), event.data()));
            }

            @Override
            public void retry(long millis) {}

            @Override
            public void oversized(long bytes) {
                throw new IllegalStateException("an event of " + bytes + " bytes");
            }
        });
        for (int at = 0; at < stream.length; at += READ) {
            parser.feed(stream, at, Math.min(READ, stream.length - at));
        }
    }
}
