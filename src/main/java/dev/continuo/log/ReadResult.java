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
     * @param position every matching event up to this seq is in this or an earlier batch: the window's head when no
     *     matching event is left, else the seq of the last event of the batch
     * @param window the log as it was when this was read
     */
    record Batch(List<LoggedEvent> events, long position, Window window) implements ReadResult {}

    /**
     * Matching events left the window before they were read; the reader stays where it was. Events that do not match
     * may leave unseen. A reader opened after a seq whose next event had left already is overtaken from the start.
     *
     * @param dropped how many of the interest's events are gone unseen, at least 1. Exact, except that of events that
     *     left before the reader was opened a log need not know which ones matched: it may then count them as one, even
     *     if it was none
     * @param window the log as it was when this was read
     */
    record Overtaken(long dropped, Window window) implements ReadResult {}

    /** The log is closed, or this reader is. */
    record Closed() implements ReadResult {}
}
