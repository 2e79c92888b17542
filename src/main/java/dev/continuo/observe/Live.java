package dev.continuo.observe;

import dev.continuo.relay.Pulse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * Live: an event would get through. An upstream that is away is no reason to restart the relay, which would lose the
 * log, and neither is a subscriber that is stuck.
 */
@Liveness
@ApplicationScoped
public class Live implements HealthCheck {

    private final Pulse pulse;

    /** For the container. */
    @Inject
    public Live(Pulse pulse) {
        this.pulse = pulse;
    }

    @Override
    public HealthCheckResponse call() {
        String reason = pulse.stoppedBy();
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("relay-moves").status(reason == null);
        if (reason != null) {
            answer.withData("reason", reason);
        }
        return answer.build();
    }
}
