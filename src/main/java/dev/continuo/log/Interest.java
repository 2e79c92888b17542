package dev.continuo.log;

/**
 * Which events a reader wants, in the terms the log keeps an index of. Events of the relay itself
 * ({@link dev.continuo.event.Event#control()}) are part of every interest, save that one which names a directory is not
 * part of another directory's.
 */
public sealed interface Interest {

    /** Every event. */
    record All() implements Interest {}

    /**
     * The events of a directory and those without one.
     *
     * @param directory as upstream names it
     */
    record InDirectory(String directory) implements Interest {}

    /**
     * The events of a session.
     *
     * @param session its id
     */
    record OfSession(String session) implements Interest {}
}
