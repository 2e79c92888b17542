package dev.continuo.bench.load;

import java.io.IOException;

/** The way events take into one server under test. One thread publishes. */
public interface Feed extends AutoCloseable {

    /**
     * Adds an event to what the next {@link #flush()} sends.
     *
     * @param number counts the session's, or all, events
     * @param nanos when it should be sent, by {@link System#nanoTime()}
     */
    void add(int session, long number, long nanos) throws IOException;

    /** Sends what was added. */
    void flush() throws IOException;

    /** How events look from now on. Before the first, and between runs. */
    void shape(EventShape shape);

    @Override
    void close() throws IOException;
}
