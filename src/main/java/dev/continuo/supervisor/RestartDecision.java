package dev.continuo.supervisor;

import java.time.Duration;

/** What follows the end of the server. */
public sealed interface RestartDecision {

    /**
     * Start it again.
     *
     * @param delay how long to wait first
     */
    record Restart(Duration delay) implements RestartDecision {}

    /**
     * It ends too often: leave it until somebody asks.
     *
     * @param ends how often it has ended within the window
     */
    record CrashLoop(int ends) implements RestartDecision {}
}
