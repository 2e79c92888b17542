package dev.continuo.observe;

import dev.continuo.relay.Upstream;
import dev.continuo.upstream.UpstreamState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready, unless somebody has to change a configuration first. An upstream that is merely away leaves the relay ready:
 * it serves what it holds and tells its subscribers of the outage. What is wrong with it is said all the same.
 */
@Readiness
@ApplicationScoped
public class Ready implements HealthCheck {

    private final Upstream upstream;

    /** For the container. */
    @Inject
    public Ready(Upstream upstream) {
        this.upstream = upstream;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("upstream").status(upstream.misconfiguration() == null);
        upstream.status().ifPresent(status -> {
            answer.withData("state", status.state().name().toLowerCase(Locale.ROOT));
            String failure = status.lastFailure();
            if (failure != null && status.state() != UpstreamState.CONNECTED) {
                answer.withData("trouble", failure);
            }
        });
        String problem = upstream.misconfiguration();
        if (problem != null) {
            answer.withData("reason", problem);
        }
        return answer.build();
    }
}
