package dev.continuo.observe;

import dev.continuo.config.ContinuoSettings;
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
 * it serves what it holds and tells its subscribers of the outage. What is wrong with it is said all the same, save
 * what a supervised process is and prints: everybody may ask here, so that is only at {@code /status}.
 */
@Readiness
@ApplicationScoped
public class Ready implements HealthCheck {

    private static final String UNSAID = "see /status, whose reader may know what was started and what it printed";

    private final Upstream upstream;
    private final boolean supervised;

    /** For the container. */
    @Inject
    public Ready(Upstream upstream, ContinuoSettings settings) {
        this.upstream = upstream;
        this.supervised = settings.supervisor().isPresent();
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("upstream").status(upstream.misconfiguration() == null);
        upstream.status().ifPresent(status -> {
            answer.withData("state", status.state().name().toLowerCase(Locale.ROOT));
            String failure = status.lastFailure();
            if (failure != null && status.state() != UpstreamState.CONNECTED) {
                answer.withData("trouble", supervised ? UNSAID : failure);
            }
        });
        String problem = upstream.misconfiguration();
        if (problem != null) {
            answer.withData("reason", supervised ? UNSAID : problem);
        }
        return answer.build();
    }
}
