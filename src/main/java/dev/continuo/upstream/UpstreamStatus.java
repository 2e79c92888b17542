package dev.continuo.upstream;

import org.jspecify.annotations.Nullable;

/**
 * One moment of a connection to an upstream.
 *
 * @param state where it stands
 * @param sinceMillis since when, in milliseconds since 1970; connecting, waiting and misconfigured count as one
 * @param failures consecutive failures; any event but the greeting resets them
 * @param gaveUp whether the bearable number of failures is exceeded
 * @param connects how many streams have begun in all
 * @param lastFailure one sentence, or {@code null} when nothing has failed yet
 * @param misconfiguration what somebody has to change, in one sentence, or {@code null}
 * @param nextAttemptMillis when the next attempt is due, in milliseconds since 1970, 0 when none is
 * @param byteAgeMillis time since the last byte, -1 when there was none
 * @param eventAgeMillis time since the last event that is not a heartbeat or greeting, -1 when there was none
 * @param breaker the circuit breaker around the connect step
 */
public record UpstreamStatus(
        UpstreamState state,
        long sinceMillis,
        int failures,
        boolean gaveUp,
        long connects,
        @Nullable String lastFailure,
        @Nullable String misconfiguration,
        long nextAttemptMillis,
        long byteAgeMillis,
        long eventAgeMillis,
        BreakerState breaker) {

    /** Connections beyond the first. */
    public long reconnects() {
        return Math.max(0, connects - 1);
    }
}
