package dev.continuo.log;

import dev.continuo.event.LoggedEvent;
import dev.continuo.event.Window;
import java.util.List;

/** What a read found. */
public sealed interface ReadResult {

    /**
     * The next matching events, in order.
     *
     * @param events may be empty
     * @param position every matching event up to this seq is in this or an earlier batch
     * @param window the log as it was when this was read
     */
    record Batch(List<LoggedEvent> events, long position, Window window) implements ReadResult {}

    /**
     * Matching events left the window before they were read; the reader stays where it was.
     *
     * @param dropped how many of the interest's events are gone unseen, at least 1
     * @param window the log as it was when this was read
     */
    record Overtaken(long dropped, Window window) implements ReadResult {}

    /** The log is closed. */
    record Closed() implements ReadResult {}
}
