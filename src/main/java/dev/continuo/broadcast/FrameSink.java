package dev.continuo.broadcast;

import java.io.IOException;

/**
 * Where one subscriber's bytes go. Used by one thread at a time; interrupting that thread, a virtual one, frees a
 * blocked write.
 */
public interface FrameSink {

    /** Bytes before {@code offset} that {@link #write} may overwrite, for a chunk's head. */
    int HEADROOM = 8;

    /** Bytes behind the written range that {@link #write} may overwrite, for a chunk's end. */
    int TAILROOM = 2;

    /**
     * Writes and flushes; blocks while the client does not take them.
     *
     * @param buffer has {@link #HEADROOM} bytes to spare before the range and {@link #TAILROOM} behind it
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
