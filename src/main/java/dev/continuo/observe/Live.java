package dev.continuo.observe;

import dev.continuo.log.EventLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Live: the log answers. An upstream that is away is no reason to restart the relay, which would lose the log. */
@Liveness
@ApplicationScoped
public class Live implements HealthCheck {

    private final EventLog log;

    /** For the container. */
    @Inject
    public Live(EventLog log) {
        this.log = log;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("log")
                .up()
                .withData("latest", log.window().latest())
                .build();
    }
}
