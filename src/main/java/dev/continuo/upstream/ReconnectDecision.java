package dev.continuo.upstream;

import java.time.Duration;

/** What to do after an attempt or a stream has ended. */
public sealed interface ReconnectDecision {

    /** Consecutive failures, the one decided about included. */
    int failures();

    /**
     * Try again.
     *
     * @param failures consecutive failures so far
     * @param delay how long to wait first
     */
    record Reconnect(int failures, Duration delay) implements ReconnectDecision {}

    /**
     * Tell everyone that waits for the upstream that it is not coming back soon, and go on probing. Once per outage.
     *
     * @param failures consecutive failures so far
     * @param delay how long to wait before the next probe
     */
    record GiveUp(int failures, Duration delay) implements ReconnectDecision {}

    /**
     * Never try again.
     *
     * @param failures consecutive failures so far
     */
    record Stop(int failures) implements ReconnectDecision {}
}
