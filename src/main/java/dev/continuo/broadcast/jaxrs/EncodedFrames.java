package dev.continuo.broadcast.jaxrs;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEvent;
import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Several encoded frames on their way through a JAX-RS sink, which takes nothing but events.
 * {@link EncodedFramesWriter} writes the bytes as they are.
 */
final class EncodedFrames implements OutboundSseEvent {

    private final byte[] bytes;
    private final CompletableFuture<Thread> written = new CompletableFuture<>();

    /**
     * Wraps.
     *
     * @param bytes whole frames or parts of one; owned by this event from now on
     */
    EncodedFrames(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Tells that they are on their way, and by which thread. */
    void written() {
        written.complete(Thread.currentThread());
    }

    /** Waits for the thread that wrote them. */
    Thread awaitWriter() throws InterruptedException {
        try {
            return written.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("never completed so", e);
        }
    }

    @Override
    public Class<?> getType() {
        return byte[].class;
    }

    @Override
    public Type getGenericType() {
        return byte[].class;
    }

    @Override
    public MediaType getMediaType() {
        return MediaType.SERVER_SENT_EVENTS_TYPE;
    }

    @Override
    public Object getData() {
        return bytes;
    }

    @Override
    public @Nullable String getId() {
        return null;
    }

    @Override
    public @Nullable String getName() {
        return null;
    }

    @Override
    public @Nullable String getComment() {
        return null;
    }

    @Override
    public long getReconnectDelay() {
        return SseEvent.RECONNECT_NOT_SET;
    }

    @Override
    public boolean isReconnectDelaySet() {
        return false;
    }
}
