package dev.continuo.http;

import io.helidon.common.GenericType;
import io.helidon.common.media.type.MediaType;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http.spi.Sink;
import io.helidon.webserver.http.spi.SinkProvider;
import io.helidon.webserver.http.spi.SinkProviderContext;
import java.util.function.BiConsumer;

/** Gives the doors a {@link StreamResponse}; found by service file. */
public final class StreamResponseProvider implements SinkProvider<byte[]> {

    @Override
    public boolean supports(GenericType<? extends Sink<?>> type, ServerRequest request) {
        return StreamResponse.TYPE.equals(type)
                && request.prologue().protocolVersion().equals("1.1");
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // supports() has compared the type
    public <X extends Sink<byte[]>> X create(SinkProviderContext context) {
        return (X) new StreamResponse(context);
    }

    @Override
    @Deprecated
    @SuppressWarnings({"removal", "TypeParameterUnusedInFormals"}) // abstract until Helidon 5
    public <X extends Sink<byte[]>> X create(
            ServerResponse response, BiConsumer<Object, MediaType> eventConsumer, Runnable closeRunnable) {
        throw new IllegalStateException("a stream is written to the connection only");
    }
}
