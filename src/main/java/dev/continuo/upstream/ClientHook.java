package dev.continuo.upstream;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Providers;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What only a component of the JAX-RS client can do: send a request somewhere else than its target says (after a
 * redirect), and lend the client's own message body readers. Registered as a class, because Jersey injects no
 * instances; it talks to us through a {@link Slip} that travels with the request.
 */
public final class ClientHook implements ClientRequestFilter {

    static final String SLIP = Slip.class.getName();

    /** Travels with the requests of one connection. Used by one thread. */
    static final class Slip {
        /** Where to send the request instead, or {@code null}. */
        @Nullable
        URI location;

        /** The client's readers; known once a request has been sent. */
        @Nullable
        Providers providers;
    }

    @Context
    private @Nullable Providers providers;

    /** For the JAX-RS client. */
    public ClientHook() {}

    @Override
    public void filter(ClientRequestContext request) {
        if (request.getProperty(SLIP) instanceof Slip slip) {
            slip.providers = providers;
            if (slip.location != null) {
                request.setUri(slip.location);
            }
        }
    }
}
