package dev.continuo.upstream;

import dev.continuo.time.Sleeper;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.time.Duration;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * Waits before every attempt, the first included. Runs inside Fault Tolerance's own interceptor ({@code PLATFORM_AFTER
 * + 10}), hence once per retry. An open breaker defers the attempt here, so that it costs no retry and counts as no
 * failure.
 */
@Paced
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_AFTER + 100)
class Pacing {

    @Inject
    private Sleeper sleeper;

    @Inject
    private BreakerWatch breaker;

    /** Waits, then proceeds; again while the breaker refuses. */
    @AroundInvoke
    Object pace(InvocationContext context) throws Exception {
        UpstreamLink link = (UpstreamLink) context.getParameters()[0];
        Duration wait = ReconnectRule.longer(link.takeWait(), breaker.remaining());
        while (true) {
            link.pause(sleeper, wait);
            try {
                return context.proceed();
            } catch (CircuitBreakerOpenException deferred) {
                wait = breaker.refused();
            }
        }
    }
}
