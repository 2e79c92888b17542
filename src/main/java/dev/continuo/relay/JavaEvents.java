package dev.continuo.relay;

import dev.continuo.broadcast.OutboundEvents;
import dev.continuo.event.Dialect;
import dev.continuo.event.Event;
import dev.continuo.upstream.dialect.Decoded;
import dev.continuo.upstream.dialect.Decoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what a Java application broadcasts as its clients would read it from the upstream. */
final class JavaEvents implements OutboundEvents {

    private final Dialect dialect;
    private final Decoder decoder;

    JavaEvents(Dialect dialect, Decoder decoder) {
        this.dialect = dialect;
        this.decoder = decoder;
    }

    @Override
    public Event read(@Nullable String id, @Nullable String name, byte[] data) {
        if (name != null && name.chars().anyMatch(c -> c == '\r' || c == '\n')) {
            throw new IllegalArgumentException("an event's name must be one line");
        }
        byte[] lines = withoutCarriageReturns(data);
        return switch (decoder.decode(name == null ? "" : name, lines)) {
            case Decoded.Publish publish -> named(publish.event(), id, name);
            case Decoded.Unparsable unparsable -> throw notAnEnvelope(unparsable.reason());
            case Decoded.Greeting greeting -> throw notAnEnvelope("its type is the relay's own");
            case Decoded.Heartbeat heartbeat -> throw notAnEnvelope("its type is the relay's own");
            case Decoded.Twin twin -> throw notAnEnvelope("a sync copy is not an event of its own");
        };
    }

    private IllegalArgumentException notAnEnvelope(String why) {
        return new IllegalArgumentException("an event for " + dialect
                + " clients must be a JSON envelope {\"id\",\"type\",\"properties\"} or {\"directory\",\"payload\"}: "
                + why + "; set upstream.dialect=plain for events of any shape");
    }

    private static Event named(Event event, @Nullable String id, @Nullable String name) {
        return new Event(
                event.id().isEmpty() && id != null ? id : event.id(),
                name,
                event.type(),
                event.session(),
                event.directory(),
                event.workspace(),
                event.data(),
                event.payloadOffset(),
                event.payloadLength(),
                false);
    }

    /** CR and CRLF end a line of an event stream (HTML standard, 9.2.5) as LF does; within an event only LF is kept. */
    private static byte[] withoutCarriageReturns(byte[] data) {
        for (byte b : data) {
            if (b == '\r') {
                String text = new String(data, StandardCharsets.UTF_8);
                return text.replace("\r\n", "\n").replace('\r', '\n').getBytes(StandardCharsets.UTF_8);
            }
        }
        return data;
    }
}
