package dev.continuo.supervisor;

import java.net.URI;

/** What somebody gets who needs the server. */
public sealed interface StartDecision {

    /** Start it. */
    record Start() implements StartDecision {}

    /** Wait for the start that is under way, or about to be. */
    record Join() implements StartDecision {}

    /**
     * It runs.
     *
     * @param url its base URL
     */
    record AlreadyUp(URI url) implements StartDecision {}

    /**
     * There will be none.
     *
     * @param sentence why
     */
    record Refuse(String sentence) implements StartDecision {}
}
