package dev.continuo.relay;

import dev.continuo.upstream.BreakerState;
import dev.continuo.upstream.UpstreamState;
import dev.continuo.upstream.UpstreamStatus;
import java.util.Collection;
import java.util.Comparator;
import java.util.function.ToLongFunction;

/** One status for several connections to one upstream: the worst of each. */
final class CombinedStatus {

    private CombinedStatus() {}

    /**
     * Combines.
     *
     * @param sinceMillis since when there is none, in milliseconds since 1970, if there is none
     */
    static UpstreamStatus of(Collection<UpstreamStatus> all, long sinceMillis) {
        return all.stream()
                .max(Comparator.comparingInt(status -> badness(status.state())))
                .map(worst -> new UpstreamStatus(
                        worst.state(),
                        worst.sinceMillis(),
                        (int) most(all, UpstreamStatus::failures),
                        all.stream().anyMatch(UpstreamStatus::gaveUp),
                        1 + all.stream().mapToLong(UpstreamStatus::reconnects).sum(),
                        worst.lastFailure(),
                        worst.misconfiguration(),
                        worst.nextAttemptMillis(),
                        least(all, UpstreamStatus::byteAgeMillis),
                        least(all, UpstreamStatus::eventAgeMillis),
                        worst.breaker()))
                .orElseGet(() -> new UpstreamStatus(
                        UpstreamState.IDLE, sinceMillis, 0, false, 0, null, null, 0, -1, -1, BreakerState.CLOSED));
    }

    private static int badness(UpstreamState state) {
        return switch (state) {
            case CONNECTED -> 0;
            case IDLE -> 1;
            case PAUSED -> 2;
            case CONNECTING -> 3;
            case WAITING -> 4;
            case STOPPED -> 5;
            case MISCONFIGURED -> 6;
        };
    }

    private static long most(Collection<UpstreamStatus> all, ToLongFunction<UpstreamStatus> what) {
        return all.stream().mapToLong(what).max().orElse(0);
    }

    /** The youngest age that is one. */
    private static long least(Collection<UpstreamStatus> all, ToLongFunction<UpstreamStatus> age) {
        return all.stream().mapToLong(age).filter(one -> one >= 0).min().orElse(-1);
    }
}
