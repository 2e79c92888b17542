package dev.continuo.upstream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * The connect step as MicroProfile Fault Tolerance drives it: {@link Retry} repeats it, {@link Pacing} makes every
 * attempt wait its turn, {@link GuardedConnect} has the breaker.
 *
 * <p>Retry and breaker sit on two beans because on one method an open breaker burns all retries in no time. One call is
 * an episode, not for ever, because the state and metrics of a call live until it returns. {@code maxRetries} comes
 * from {@link RetryConfigSource}.
 */
@ApplicationScoped
class RetriedConnect implements ConnectStep {

    @Inject
    private GuardedConnect guarded;

    @Inject
    private BreakerWatch breaker;

    @Override
    @Paced
    // No maxDuration would be a limit of three minutes, and 0 would mean no retry at all.
    @Retry(
            delay = 0,
            jitter = 0,
            maxDuration = 3650,
            durationUnit = ChronoUnit.DAYS,
            retryOn = ConnectFailedException.class)
    public Answer connect(UpstreamLink link) throws InterruptedException {
        try {
            Answer answer = guarded.connect(link);
            breaker.succeeded();
            return answer;
        } catch (ConnectFailedException e) {
            if (e instanceof ConnectFailedException.Misconfigured) {
                breaker.succeeded();
            } else {
                breaker.failed();
            }
            link.ended(e.failure());
            throw e;
        }
    }

    @Override
    public BreakerState breaker() {
        return breaker.state();
    }
}
