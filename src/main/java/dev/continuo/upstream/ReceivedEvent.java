package dev.continuo.upstream;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.GenericType;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Providers;
import jakarta.ws.rs.sse.InboundSseEvent;
import jakarta.ws.rs.sse.SseEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An event as JAX-RS shows it. Data is read by the client's own message body readers: as text unless a media type is
 * given, and as JSON when nothing reads the asked type from text.
 */
final class ReceivedEvent implements InboundSseEvent {

    private static final Annotation[] NO_ANNOTATIONS = {};

    private final RawEvent event;
    private final Providers providers;

    ReceivedEvent(RawEvent event, Providers providers) {
        this.event = event;
        this.providers = providers;
    }

    @Override
    public @Nullable String getId() {
        return event.lastEventId().isEmpty() ? null : event.lastEventId();
    }

    @Override
    public @Nullable String getName() {
        return event.name().isEmpty() ? null : event.name();
    }

    /** Comments are dropped by the parser, as the HTML standard says. */
    @Override
    public @Nullable String getComment() {
        return null;
    }

    /** {@code retry} concerns the connection, not an event, and is obeyed before the event is seen. */
    @Override
    public long getReconnectDelay() {
        return SseEvent.RECONNECT_NOT_SET;
    }

    @Override
    public boolean isReconnectDelaySet() {
        return false;
    }

    @Override
    public boolean isEmpty() {
        return event.data().length == 0;
    }

    @Override
    public String readData() {
        return new String(event.data(), StandardCharsets.UTF_8);
    }

    @Override
    public <T> T readData(Class<T> type) {
        return read(new GenericType<>(type), null);
    }

    @Override
    public <T> T readData(GenericType<T> type) {
        return read(type, null);
    }

    @Override
    public <T> T readData(Class<T> type, MediaType mediaType) {
        return read(new GenericType<>(type), mediaType);
    }

    @Override
    public <T> T readData(GenericType<T> type, MediaType mediaType) {
        return read(type, mediaType);
    }

    private <T> T read(GenericType<T> type, @Nullable MediaType asked) {
        if (asked != null) {
            return read(type, asked, reader(type, asked));
        }
        MessageBodyReader<T> text = reader(type, MediaType.TEXT_PLAIN_TYPE);
        return text == null
                ? read(type, MediaType.APPLICATION_JSON_TYPE, reader(type, MediaType.APPLICATION_JSON_TYPE))
                : read(type, MediaType.TEXT_PLAIN_TYPE, text);
    }

    private <T> T read(GenericType<T> type, MediaType mediaType, @Nullable MessageBodyReader<T> reader) {
        if (reader == null) {
            throw new ProcessingException("data must be of a type that a MessageBodyReader of the client reads from "
                    + mediaType + ": " + type.getType() + "; register one, or name another media type");
        }
        MultivaluedHashMap<String, String> headers = new MultivaluedHashMap<>();
        headers.putSingle("Content-Type", mediaType.toString());
        try {
            return reader.readFrom(
                    rawType(type),
                    type.getType(),
                    NO_ANNOTATIONS,
                    mediaType,
                    headers,
                    new ByteArrayInputStream(event.data()));
        } catch (IOException e) {
            throw new ProcessingException(e);
        }
    }

    private <T> @Nullable MessageBodyReader<T> reader(GenericType<T> type, MediaType mediaType) {
        return providers.getMessageBodyReader(rawType(type), type.getType(), NO_ANNOTATIONS, mediaType);
    }

    @SuppressWarnings("unchecked") // JAX-RS types the raw class with a wildcard
    private static <T> Class<T> rawType(GenericType<T> type) {
        return (Class<T>) type.getRawType();
    }

    @Override
    public String toString() {
        return "event " + getName() + " (" + event.data().length + " bytes)";
    }
}
