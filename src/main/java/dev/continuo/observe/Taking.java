package dev.continuo.observe;

import dev.continuo.broadcast.Streams;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready for more streams: until the relay stops. From then on whoever spreads clients over relays sends none here any
 * more, while those that are here are told to come back.
 */
@Readiness
@ApplicationScoped
public class Taking implements HealthCheck {

    private final Streams streams;

    /** For the container. */
    @Inject
    public Taking(Streams streams) {
        this.streams = streams;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("streams").status(!streams.closed()).build();
    }
}
