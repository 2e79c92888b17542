package dev.continuo.upstream;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Response;

/** Closes what may be broken already. */
final class Quiet {

    private Quiet() {}

    /** Closes a response. That a cut connection cannot be closed in order is no news. */
    static void close(Response response) {
        try {
            response.close();
        } catch (ProcessingException brokenAlready) {
            // The socket is closed all the same.
        }
    }
}
