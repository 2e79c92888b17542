package dev.continuo.upstream;

import dev.continuo.time.Backoff;
import dev.continuo.upstream.ReconnectDecision.GiveUp;
import dev.continuo.upstream.ReconnectDecision.Reconnect;
import dev.continuo.upstream.ReconnectDecision.Stop;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** When to come back after an outcome. Pure: chance is an argument. */
final class ReconnectRule {

    /** A longer {@code Retry-After} is taken for this long, so that a mistake of an upstream costs no day. */
    static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    private ReconnectRule() {}

    /**
     * Decides.
     *
     * @param outcome how the attempt or stream ended
     * @param failures consecutive failures before it
     * @param backoff the waits, with the base delay that counts now
     * @param maxAttempts failures in a row that are bearable
     * @param random where jitter comes from
     */
    static ReconnectDecision decide(
            Outcome outcome, int failures, Backoff backoff, int maxAttempts, RandomGenerator random) {
        return switch (outcome) {
            case StreamEnd.Finished() -> new Reconnect(0, backoff.delay(0, random));
            case StreamEnd lost -> failed(lost, failures + 1, backoff, maxAttempts, random, null);
            case ConnectFailure.Unreachable unreachable ->
                failed(unreachable, failures + 1, backoff, maxAttempts, random, null);
            case ConnectFailure.NoAnswer noAnswer -> failed(noAnswer, failures + 1, backoff, maxAttempts, random, null);
            case ConnectFailure.Unavailable unavailable ->
                failed(unavailable, failures + 1, backoff, maxAttempts, random, unavailable.retryAfter());
            case ConnectFailure.Misconfigured misconfigured ->
                after(misconfigured, failures + 1, maxAttempts, backoff.cap(random));
            case ConnectFailure.NoContent() -> new Stop(failures);
        };
    }

    private static ReconnectDecision failed(
            Outcome outcome,
            int failures,
            Backoff backoff,
            int maxAttempts,
            RandomGenerator random,
            @Nullable Duration retryAfter) {
        Duration delay = failures > maxAttempts ? backoff.cap(random) : backoff.delay(failures, random);
        return after(outcome, failures, maxAttempts, retryAfter == null ? delay : longer(delay, capped(retryAfter)));
    }

    /** Once in an outage. A stream that is lost begins another one: turns may have been found in flight on it. */
    private static ReconnectDecision after(Outcome outcome, int failures, int maxAttempts, Duration delay) {
        boolean givesUp = outcome instanceof StreamEnd ? failures > maxAttempts : failures == maxAttempts + 1;
        return givesUp ? new GiveUp(failures, delay) : new Reconnect(failures, delay);
    }

    static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Duration capped(Duration retryAfter) {
        return retryAfter.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : retryAfter;
    }
}
