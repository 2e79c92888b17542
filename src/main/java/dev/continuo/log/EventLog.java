package dev.continuo.log;

import dev.continuo.event.Event;
import dev.continuo.event.Window;
import java.util.List;

/**
 * A bounded, numbered log of events. Seqs start at 1, are contiguous within an epoch and never used again. Nobody reads
 * an event before the log has accepted it. All methods are safe for use by any thread. After closing, {@link #window()}
 * and {@link #bytes()} still answer.
 */
public interface EventLog extends AutoCloseable {

    /** Epoch, oldest and latest of one moment. What has become too old by then is no longer in it. */
    Window window();

    /** What the held events weigh, index included, in bytes; what {@code log.max_bytes} bounds. */
    long bytes();

    /**
     * Appends events in order and wakes the readers that they concern. Evicts what no longer fits; the newest event is
     * always held.
     *
     * @param events at least one
     * @return the seq of the last one; the first has {@code result - events.size() + 1}
     * @throws IllegalArgumentException when there are none
     * @throws LogClosedException when the log is closed
     */
    long append(List<Event> events);

    /**
     * Opens a reader.
     *
     * @param interest which events it will see
     * @param after it sees matching events with a higher seq; from 0 to {@link Window#latest()}
     * @return to be closed by the caller
     * @throws IllegalArgumentException when {@code after} is negative or above the head
     * @throws LogClosedException when the log is closed
     */
    LogReader open(Interest interest, long after);

    /**
     * Has somebody told of news, who then opens or asks readers of his own.
     *
     * @param interest which events are news
     * @param news called after each append with a matching event, and after closing, by the thread that appends or
     *     closes: must neither block nor throw. Perhaps a few times for one append
     * @return to be closed by the caller, after which a call under way may still end
     * @throws LogClosedException when the log is closed
     */
    Listener listen(Interest interest, Runnable news);

    /** Somebody who is told of news, until closed. */
    interface Listener extends AutoCloseable {
        @Override
        void close();
    }

    /** Wakes every reader and tells every listener; later reads answer {@link ReadResult.Closed}. Idempotent. */
    @Override
    void close();
}
