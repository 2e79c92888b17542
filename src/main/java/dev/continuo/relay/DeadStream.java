package dev.continuo.relay;

import dev.continuo.supervisor.StreamTrouble;
import dev.continuo.time.Clock;
import dev.continuo.upstream.UpstreamStatus;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server whose health answers while its stream is dead: connecting anew has not helped. One that somebody has to
 * configure first is no such case, as restarting would not help either.
 *
 * @param status the stream's
 * @param stallTimeout a stream that lives for longer is not silent; zero: silence is no trouble
 */
record DeadStream(Supplier<@Nullable UpstreamStatus> status, Duration stallTimeout, Clock clock)
        implements StreamTrouble {

    private static final int NOT_HELPED = 2;

    @Override
    public @Nullable String words() {
        UpstreamStatus now = status.get();
        if (now == null || now.failures() < NOT_HELPED) {
            return null;
        }
        boolean trouble = switch (now.state()) {
            case IDLE, PAUSED, MISCONFIGURED, STOPPED -> false;
            case CONNECTING, WAITING -> true;
            case CONNECTED -> stallTimeout.isPositive() && connectedMillis(now) <= stallTimeout.toMillis();
        };
        return trouble
                ? "its stream is dead, " + now.failures() + " failures in a row, the last: " + now.lastFailure()
                : null;
    }

    private long connectedMillis(UpstreamStatus now) {
        return clock.currentTimeMillis() - now.sinceMillis();
    }
}
