package dev.continuo.upstream;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;

/**
 * One attempt behind the circuit breaker. Returns at the response head: the endless stream is nobody's call. Volume,
 * ratio and delay are MicroProfile's own keys, {@code <this class>/connect/CircuitBreaker/…}.
 */
@ApplicationScoped
class GuardedConnect {

    /**
     * Sends the request of {@code link}. The breaker opens late, as the backoff has spread the attempts by then: an
     * upstream that merely restarts must not find it open. One that refuses a connection is there for others.
     */
    @CircuitBreaker(
            requestVolumeThreshold = 10,
            failureRatio = 0.9,
            delay = 5000,
            failOn = ConnectFailedException.class,
            skipOn = ConnectFailedException.Misconfigured.class)
    public Answer connect(UpstreamLink link) {
        return link.attempt();
    }
}
