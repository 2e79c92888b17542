package dev.continuo.testing;

import dev.continuo.event.Event;
import dev.continuo.upstream.dialect.Decoded;
import dev.continuo.upstream.dialect.OpencodeDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What a real opencode server sent. */
public final class Recordings {

    private static final String FIELD = "data: ";

    private Recordings() {}

    /** The events of a recording that are published. */
    public static List<Event> events(String name) {
        OpencodeDecoder decoder = new OpencodeDecoder();
        try (var in = Objects.requireNonNull(Recordings.class.getResourceAsStream("/opencode/" + name + ".sse"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(FIELD))
                    .map(line ->
                            decoder.decode("", line.substring(FIELD.length()).getBytes(StandardCharsets.UTF_8)))
                    .flatMap(decoded ->
                            decoded instanceof Decoded.Publish publish ? Stream.of(publish.event()) : Stream.empty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
