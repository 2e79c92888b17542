package dev.continuo.broadcast;

import java.io.IOException;

/** Where one subscriber's frames go. Used by one thread at a time; interrupting that thread frees a blocked write. */
public interface FrameSink {

    /**
     * Writes and flushes whole SSE frames; blocks while the client does not take them.
     *
     * @throws IOException when the client is gone
     */
    void write(byte[] buffer, int offset, int length) throws IOException;

    /**
     * Ends the response cleanly: the client sees it as complete.
     *
     * @throws IOException when the client is gone
     */
    void finish() throws IOException;

    /** Ends the connection without the end of the response: the client sees that more would have come. */
    void cut();
}
