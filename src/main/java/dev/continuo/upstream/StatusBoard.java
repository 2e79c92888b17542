package dev.continuo.upstream;

import dev.continuo.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What {@link UpstreamStatus} is made of. Written by the reading thread, read by any. */
final class StatusBoard {

    private final Clock clock;
    private UpstreamState state = UpstreamState.IDLE;
    private long sinceMillis;
    private int failures;
    private boolean gaveUp;
    private long connects;
    private @Nullable String lastFailure;
    private @Nullable String misconfiguration;
    private long nextAttemptMillis;
    private boolean seenByte;
    private boolean seenEvent;
    private long lastByteNanos;
    private long lastEventNanos;

    StatusBoard(Clock clock) {
        this.clock = clock;
        this.sinceMillis = clock.currentTimeMillis();
    }

    /** The next attempt comes after {@code wait}; before the first failure that is no state of its own. */
    synchronized void waiting(Duration wait) {
        if (state == UpstreamState.CONNECTING) {
            turn(misconfiguration == null ? UpstreamState.WAITING : UpstreamState.MISCONFIGURED);
        }
        nextAttemptMillis = clock.currentTimeMillis() + wait.toMillis();
    }

    synchronized void connecting() {
        // A probe does not make a misconfigured upstream a hopeful one.
        if (state != UpstreamState.MISCONFIGURED) {
            turn(UpstreamState.CONNECTING);
        }
        nextAttemptMillis = 0;
    }

    synchronized void connected() {
        turn(UpstreamState.CONNECTED);
        connects++;
        misconfiguration = null;
        nextAttemptMillis = 0;
    }

    synchronized void ended(Outcome outcome, ReconnectDecision decision) {
        boolean misconfigured = outcome instanceof ConnectFailure.Misconfigured;
        turn(misconfigured ? UpstreamState.MISCONFIGURED : UpstreamState.WAITING);
        misconfiguration = misconfigured ? outcome.sentence() : null;
        failures = decision.failures();
        gaveUp = failures > 0 && (gaveUp || decision instanceof ReconnectDecision.GiveUp);
        if (!(outcome instanceof StreamEnd.Finished)) {
            lastFailure = outcome.sentence();
        }
    }

    /** There is no server to connect to; somebody is going to start it. */
    synchronized void paused() {
        turn(UpstreamState.PAUSED);
        misconfiguration = null;
        nextAttemptMillis = 0;
    }

    /** There is a new one. */
    synchronized void resumed() {
        turn(UpstreamState.CONNECTING);
        failures = 0;
        gaveUp = false;
    }

    /** Nobody tries any more, unless it is only for now. */
    synchronized void loopEnded() {
        if (state != UpstreamState.PAUSED) {
            stopped();
        }
    }

    synchronized void stopped() {
        turn(UpstreamState.STOPPED);
        nextAttemptMillis = 0;
    }

    synchronized void bytes() {
        seenByte = true;
        lastByteNanos = clock.nanoTime();
    }

    synchronized void event(EventKind kind) {
        if (kind != EventKind.GREETING) {
            failures = 0;
            gaveUp = false;
        }
        if (kind == EventKind.EVENT) {
            seenEvent = true;
            lastEventNanos = clock.nanoTime();
        }
    }

    synchronized UpstreamStatus read(BreakerState breaker) {
        return new UpstreamStatus(
                state,
                sinceMillis,
                failures,
                gaveUp,
                connects,
                lastFailure,
                misconfiguration,
                nextAttemptMillis,
                seenByte ? ageMillis(lastByteNanos) : -1,
                seenEvent ? ageMillis(lastEventNanos) : -1,
                breaker);
    }

    private void turn(UpstreamState next) {
        if (state != next && !(isAway(state) && isAway(next))) {
            sinceMillis = clock.currentTimeMillis();
        }
        state = next;
    }

    /** Its attempts change the state again and again; what people ask is how long it has been away. */
    private static boolean isAway(UpstreamState state) {
        return switch (state) {
            case CONNECTING, WAITING, MISCONFIGURED -> true;
            case IDLE, CONNECTED, PAUSED, STOPPED -> false;
        };
    }

    private long ageMillis(long nanos) {
        return (clock.nanoTime() - nanos) / 1_000_000;
    }
}
