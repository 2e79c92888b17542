package dev.continuo.observe;

import dev.continuo.relay.Upstream;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started: the relay takes subscribers and has begun to look for its upstream. */
@Startup
@ApplicationScoped
public class Started implements HealthCheck {

    private final Upstream upstream;

    /** For the container. */
    @Inject
    public Started(Upstream upstream) {
        this.upstream = upstream;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("relay-started")
                .status(upstream.started())
                .build();
    }
}
