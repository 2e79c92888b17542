package dev.continuo.upstream;

import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/** What a successful connect step brings. */
sealed interface Answer {

    /**
     * An event stream begins. Closed by whoever reads it, on the thread that reads it.
     *
     * @param response owns the connection
     * @param body the bytes of the stream
     */
    record Stream(Response response, InputStream body) implements Answer, AutoCloseable {
        @Override
        public void close() {
            Quiet.close(response);
        }
    }

    /** The upstream asks us not to come back. */
    record Stop(ConnectFailure.NoContent why) implements Answer {}
}
