package dev.continuo.upstream;

import dev.continuo.upstream.ConnectFailure.NoAnswer;
import dev.continuo.upstream.ConnectFailure.Unreachable;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** Reads what a connector threw. */
final class ConnectTrouble {

    private ConnectTrouble() {}

    /** The failure behind {@code thrown}; its innermost cause tells most. */
    static ConnectFailure of(Throwable thrown, URI uri, Duration connectTimeout) {
        Throwable cause = thrown;
        while (cause.getCause() != null && !(cause instanceof SSLException)) {
            cause = cause.getCause();
        }
        String detail = PrintableUrl.of(uri) + ": " + PlatformWords.of(cause);
        return switch (cause) {
            case SocketTimeoutException timeout -> new NoAnswer(connectTimeout);
            case ConnectException refused -> new Unreachable("refused", detail);
            case NoRouteToHostException noRoute -> new Unreachable("unreachable", detail);
            case UnknownHostException unknown ->
                new Unreachable("unknown host", PrintableUrl.of(uri) + ": unknown host");
            case SSLException tls -> new Unreachable("tls", detail);
            case Throwable other -> new Unreachable("unanswered", detail);
        };
    }
}
