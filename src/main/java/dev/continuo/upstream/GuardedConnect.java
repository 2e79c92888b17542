package dev.continuo.upstream;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;

/**
 * One attempt behind the circuit breaker. Returns at the response head: the endless stream is nobody's call. Volume,
 * ratio and delay are MicroProfile's own keys, {@code <this class>/connect/CircuitBreaker/…}.
 */
@ApplicationScoped
class GuardedConnect {

    /** Sends the request of {@code link}. */
    @CircuitBreaker(
            requestVolumeThreshold = 4,
            failureRatio = 0.75,
            delay = 5000,
            failOn = ConnectFailedException.class)
    public Answer connect(UpstreamLink link) {
        return link.attempt();
    }
}
