package dev.continuo.upstream;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Providers;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What only a component registered with the JAX-RS client can do: send a request somewhere else than its target says
 * (after a redirect), and lend the client's own message body readers. Used by one thread.
 */
final class ClientHook implements ClientRequestFilter {

    @Context
    private @Nullable Providers providers;

    private @Nullable URI location;

    /** Sends the next requests to {@code uri}; {@code null} = to their target. */
    void redirectTo(@Nullable URI uri) {
        location = uri;
    }

    @Override
    public void filter(ClientRequestContext request) {
        if (location != null) {
            request.setUri(location);
        }
    }

    /** The client's readers; known once a request has been made. */
    @Nullable
    Providers providers() {
        return providers;
    }
}
