package dev.continuo.observe;

import dev.continuo.relay.Upstream;
import dev.continuo.relay.UpstreamServer;
import dev.continuo.supervisor.SupervisorState;
import dev.continuo.supervisor.SupervisorStatus;
import dev.continuo.upstream.UpstreamState;
import dev.continuo.upstream.UpstreamStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready, unless somebody has to change a configuration first. An upstream that is merely away leaves the relay ready:
 * it serves what it holds and tells its subscribers of the outage; one directory of several that the upstream refuses
 * does so, too. What is wrong is said all the same, save what a supervised process is and prints: everybody may ask
 * here, so that is only at {@code /status}.
 */
@Readiness
@ApplicationScoped
public class Ready implements HealthCheck {

    private static final String UNSAID = "see /status, whose reader may know what was started and what it printed";

    private final Upstream upstream;
    private final UpstreamServer server;

    /** For the container. */
    @Inject
    public Ready(Upstream upstream, UpstreamServer server) {
        this.upstream = upstream;
        this.server = server;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("upstream").status(upstream.misconfiguration() == null);
        upstream.status().ifPresent(status -> describe(status, answer));
        server.status().ifPresent(status -> describe(status, answer));
        return answer.build();
    }

    private static void describe(UpstreamStatus status, HealthCheckResponseBuilder answer) {
        answer.withData("state", Labels.of(status.state()));
        String failure = status.lastFailure();
        if (failure != null && status.state() != UpstreamState.CONNECTED) {
            answer.withData("trouble", failure);
        }
        String problem = status.misconfiguration();
        if (problem != null) {
            answer.withData("reason", problem);
        }
    }

    /** What keeps the server from running is why nothing can be consumed, so it replaces any other reason. */
    private static void describe(SupervisorStatus status, HealthCheckResponseBuilder answer) {
        answer.withData("server", Labels.of(status.state()));
        if (status.misconfiguration() != null) {
            String words = status.state() == SupervisorState.CRASH_LOOP
                    ? "the server that the relay starts has ended too often and is left alone"
                    : "the server that the relay starts cannot be started";
            answer.withData("reason", words + "; " + UNSAID);
        }
    }
}
