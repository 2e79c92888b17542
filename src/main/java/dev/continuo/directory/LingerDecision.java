package dev.continuo.directory;

import java.time.Duration;

/** What becomes of a directory's connection. */
public sealed interface LingerDecision {

    /** Somebody needs it. */
    record Needed() implements LingerDecision {}

    /**
     * Nobody needs it, but it stays for now.
     *
     * @param forNow when to decide again
     */
    record Linger(Duration forNow) implements LingerDecision {}

    /** It goes. */
    record LetGo() implements LingerDecision {}
}
