package dev.continuo.upstream;

import dev.continuo.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What the circuit breaker's state must be, after the outcomes seen around it: Fault Tolerance does not show it while
 * it is open. Safe for use by any thread.
 */
final class BreakerModel {

    /** The breaker's own timer may be a little late, or another connection may have its one trial. */
    private static final Duration ALMOST = Duration.ofMillis(100);

    private final BreakerRule rule;
    private final Clock clock;
    private final Deque<Boolean> failures = new ArrayDeque<>();
    private boolean open;
    private long openedNanos;
    private int trialSuccesses;

    BreakerModel(BreakerRule rule, Clock clock) {
        this.rule = rule;
        this.clock = clock;
    }

    synchronized void succeeded() {
        if (!open) {
            remember(false);
        } else if (++trialSuccesses >= rule.successThreshold()) {
            open = false;
            failures.clear();
        }
    }

    synchronized void failed() {
        if (open) {
            open();
            return;
        }
        remember(true);
        long failed = failures.stream().filter(failure -> failure).count();
        if (failures.size() >= rule.volume() && failed >= rule.threshold()) {
            open();
        }
    }

    /** The breaker refused an attempt. Returns how long to wait before the next: never nothing. */
    synchronized Duration refused() {
        if (!open) {
            open();
        }
        return ReconnectRule.longer(remaining(), ALMOST);
    }

    /** How long the breaker stays open; zero when it lets an attempt through. */
    synchronized Duration remaining() {
        if (!open) {
            return Duration.ZERO;
        }
        Duration left = rule.delay().minusNanos(clock.nanoTime() - openedNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    synchronized BreakerState state() {
        if (!open) {
            return BreakerState.CLOSED;
        }
        return remaining().isZero() ? BreakerState.HALF_OPEN : BreakerState.OPEN;
    }

    private void open() {
        open = true;
        openedNanos = clock.nanoTime();
        trialSuccesses = 0;
        failures.clear();
    }

    private void remember(boolean failure) {
        failures.addLast(failure);
        if (failures.size() > rule.volume()) {
            failures.removeFirst();
        }
    }
}
