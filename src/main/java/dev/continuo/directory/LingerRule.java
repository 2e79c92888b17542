package dev.continuo.directory;

import java.time.Duration;

/** How long a connection stays that nobody needs. Pure. */
public final class LingerRule {

    /** How often to look whether a turn that keeps a connection is over. */
    static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private LingerRule() {}

    /**
     * Decides. A turn in flight keeps the connection, however long nobody listens: who comes back for its end must find
     * all of it in the log, and the relay could not tell otherwise how it ended.
     *
     * @param needs how many need it
     * @param unneeded for how long nobody has
     * @param linger for how long it stays then
     * @param inFlight whether a turn is in flight in the directory
     */
    public static LingerDecision decide(int needs, Duration unneeded, Duration linger, boolean inFlight) {
        if (needs > 0) {
            return new LingerDecision.Needed();
        }
        Duration left = linger.minus(unneeded);
        if (left.isPositive()) {
            return new LingerDecision.Linger(left);
        }
        return inFlight ? new LingerDecision.Linger(LOOK_AGAIN) : new LingerDecision.LetGo();
    }
}
