package dev.continuo.log;

import dev.continuo.event.Event;
import java.util.function.Predicate;

/**
 * A position in the log that moves forward. Used by one thread, except {@link #wake()}, which any thread may call.
 * Costs constant memory however far it is behind.
 */
public interface LogReader extends AutoCloseable {

    /**
     * Takes the next matching events without waiting and moves the position past them.
     *
     * @param maxEvents how many at the most, at least 1
     * @param maxBytes how many bytes of data at the most; one event is always delivered, however large
     * @return a batch (empty: nothing matches up to its position, which is then the head), or why there is none. Closed
     *     too after {@link #close()}
     * @throws IllegalArgumentException when {@code maxEvents} is less than 1
     */
    ReadResult read(int maxEvents, int maxBytes);

    /**
     * Waits until a matching event may have been appended since the last {@link #read} began (before the first: since
     * the reader was opened), or somebody called {@link #wake()}, or the log was closed, or the time is over. May
     * return early, but not because of events that do not match.
     *
     * @param nanos how long at the most; not positive: returns at once
     * @throws InterruptedException when the thread is interrupted
     */
    void await(long nanos) throws InterruptedException;

    /** Makes a present or the next {@link #await} return, whatever is read in between. */
    void wake();

    /** Everything that matches up to this seq has been read. */
    long position();

    /** What matches, passes the filter, is still held and has not been read yet. Costs a scan of what is unread. */
    Backlog backlog(Predicate<Event> filter);

    /** Forgets the position. Idempotent. */
    @Override
    void close();
}
