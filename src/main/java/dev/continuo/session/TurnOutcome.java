package dev.continuo.session;

/** How a turn ended. */
public sealed interface TurnOutcome {

    /** The {@link Failed#name} of a turn whose session was deleted. */
    String SESSION_DELETED = "SessionDeleted";

    /** The upstream says that it is over, and said of no error. */
    record Completed() implements TurnOutcome {}

    /**
     * The upstream says that it went wrong, or somebody aborted it or deleted its session.
     *
     * @param name as the upstream names the error, {@code MessageAbortedError} for an abort; or
     *     {@link #SESSION_DELETED}
     * @param message in words; may be empty
     */
    record Failed(String name, String message) implements TurnOutcome {}

    /**
     * How it ended is not known, or not known whether it has ended: nobody will wait any longer.
     *
     * @param reason in words
     */
    record Lost(String reason) implements TurnOutcome {}
}
