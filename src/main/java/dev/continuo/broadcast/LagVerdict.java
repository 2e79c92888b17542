package dev.continuo.broadcast;

import dev.continuo.log.Backlog;
import java.time.Duration;

/** Whether a live subscriber is too slow. */
sealed interface LagVerdict {

    /**
     * How long a socket may keep a subscriber waiting, added up while more waits than allowed and it does not become
     * less, before it counts as lag. A healthy client on a busy machine gets ahead within this time; a slow one does
     * not.
     */
    Duration PATIENCE = Duration.ofSeconds(2);

    /** No more waits than is allowed. */
    record Within() implements LagVerdict {}

    /** More waits than is allowed, but the socket did not keep it waiting for long: a burst, not lag. */
    record Behind(long queued) implements LagVerdict {}

    /** More waits than is allowed because the socket does not take it. */
    record Lagged(long queued) implements LagVerdict {}

    /**
     * Judges.
     *
     * @param waited how long writes waited for the socket since the subscriber was last within its limits, or had less
     *     before it than ever since
     */
    static LagVerdict judge(Duration waited, Backlog backlog, StreamPolicy policy) {
        boolean within = backlog.events() <= policy.queueMax()
                && (backlog.bytes() <= policy.queueMaxBytes() || backlog.events() <= 1);
        if (within) {
            return new Within();
        }
        return waited.compareTo(PATIENCE) < 0 ? new Behind(backlog.events()) : new Lagged(backlog.events());
    }
}
