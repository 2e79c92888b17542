package dev.continuo.relay;

import dev.continuo.supervisor.StreamTrouble;
import dev.continuo.time.Clock;
import dev.continuo.upstream.UpstreamState;
import dev.continuo.upstream.UpstreamStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server whose health answers while its streams are dead: connecting anew has not helped. A stream that somebody has
 * to configure first is no such case, as restarting would not help either; nor is one among others that live.
 *
 * @param statuses one of each stream
 * @param stallTimeout a stream that lives for longer is not silent; zero: silence is no trouble
 */
record DeadStream(Supplier<Collection<UpstreamStatus>> statuses, Duration stallTimeout, Clock clock)
        implements StreamTrouble {

    private static final int NOT_HELPED = 2;

    @Override
    public @Nullable String words() {
        Collection<UpstreamStatus> all = statuses.get();
        if (all.stream().anyMatch(this::lives)) {
            return null;
        }
        return all.stream()
                .filter(this::isDead)
                .max(Comparator.comparingInt(UpstreamStatus::failures))
                .map(worst -> "its stream is dead, " + worst.failures() + " failures in a row, the last: "
                        + worst.lastFailure())
                .orElse(null);
    }

    private boolean lives(UpstreamStatus one) {
        return one.state() == UpstreamState.CONNECTED && !isDead(one);
    }

    private boolean isDead(UpstreamStatus one) {
        boolean trouble = switch (one.state()) {
            case IDLE, PAUSED, MISCONFIGURED, STOPPED -> false;
            case CONNECTING, WAITING -> true;
            case CONNECTED -> stallTimeout.isPositive() && connectedMillis(one) <= stallTimeout.toMillis();
        };
        return trouble && one.failures() >= NOT_HELPED;
    }

    private long connectedMillis(UpstreamStatus now) {
        return clock.currentTimeMillis() - now.sinceMillis();
    }
}
