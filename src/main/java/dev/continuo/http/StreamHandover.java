package dev.continuo.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Ends the handling of a request whose answer is a stream, and takes it to the connection, which serves the stream when
 * all that handles requests has been left: its objects, and its part of the thread's stack, are more than an idle
 * stream takes itself.
 */
final class StreamHandover extends CloseConnectionException {

    private static final long serialVersionUID = 1L;

    private transient @Nullable BufferData head;
    private final transient Serving serving;

    /** Serves a stream to its end. */
    interface Serving {

        /**
         * On the connection's thread.
         *
         * @throws CloseConnectionException when nothing may follow on the connection
         */
        void serve(StreamResponse response);
    }

    /**
     * Hands over.
     *
     * @param response its headers are the stream's
     * @param serving called once
     */
    StreamHandover(ServerResponse response, Serving serving) {
        super("a stream begins");
        this.head = StreamResponse.head(response.headers());
        this.serving = serving;
    }

    void serve(DataWriter connection) {
        serving.serve(new StreamResponse(connection, takeHead()));
    }

    /** The stream lasts, and its head is to be garbage after the first write. */
    private BufferData takeHead() {
        BufferData lines = head;
        if (lines == null) {
            throw new IllegalStateException("served before");
        }
        head = null;
        return lines;
    }

    /** It is no failure, and each stream would pay for its stack. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
