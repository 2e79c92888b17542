package dev.continuo.upstream;

import dev.continuo.event.Dialect;
import dev.continuo.upstream.ConnectFailure.Misconfigured;
import dev.continuo.upstream.ConnectFailure.NoContent;
import dev.continuo.upstream.ConnectFailure.Unavailable;
import dev.continuo.upstream.ConnectFailure.Unreachable;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What counts of a response head.
 *
 * @param status the HTTP status; not positive when the answer is not HTTP
 * @param contentType the header as received, or {@code null}
 * @param location where a redirect leads, resolved, or {@code null}
 * @param retryAfter how long the upstream asks to wait, or {@code null}
 */
record ResponseHead(
        int status,
        @Nullable String contentType,
        @Nullable URI location,
        @Nullable Duration retryAfter) {

    /** What a head means. */
    sealed interface Verdict {

        /** The body is an event stream. */
        record Stream() implements Verdict {}

        /** The stream is elsewhere on the same origin. */
        record Follow(URI location) implements Verdict {}

        /** There is no stream here. */
        record Failed(ConnectFailure failure) implements Verdict {}
    }

    /**
     * Judges the head of the answer from {@code asked}. Redirects to another origin are refused: they would carry our
     * credentials there.
     */
    Verdict judge(URI asked, Dialect dialect) {
        return switch (status) {
            case 200 -> isEventStream() ? new Verdict.Stream() : new Verdict.Failed(notAnEventStream(asked, dialect));
            case 204 -> new Verdict.Failed(new NoContent());
            case 301, 302, 303, 307, 308 -> redirect(asked);
            case 401 ->
                new Verdict.Failed(new Misconfigured(
                        "unauthorized",
                        PrintableUrl.of(asked)
                                + " answered 401: user name or password is missing or wrong; check upstream.username and"
                                + " upstream.password"));
            case 403 ->
                new Verdict.Failed(new Misconfigured(
                        "forbidden",
                        PrintableUrl.of(asked)
                                + " answered 403: this user may not read the stream; check upstream.username"));
            case 408, 429 -> new Verdict.Failed(new Unavailable(status, retryAfter));
            default -> new Verdict.Failed(other(asked));
        };
    }

    private ConnectFailure other(URI asked) {
        if (status >= 500) {
            return new Unavailable(status, retryAfter);
        }
        if (status <= 0) {
            return new Unreachable("not http", PrintableUrl.of(asked) + ": what answers does not speak HTTP");
        }
        return new Misconfigured(
                "status " + status,
                PrintableUrl.of(asked) + " answered " + status + ": there is no event stream; check upstream.url");
    }

    private boolean isEventStream() {
        return contentType != null && mediaType(contentType).equals("text/event-stream");
    }

    private Misconfigured notAnEventStream(URI asked, Dialect dialect) {
        String type = contentType == null ? "no content type" : mediaType(contentType);
        String expected = switch (dialect) {
            case PLAIN -> "with upstream.dialect=plain it is the stream's own URL";
            case OPENCODE -> "with upstream.dialect=opencode it is the server's base URL";
        };
        return new Misconfigured(
                "not an event stream (" + type + ")",
                PrintableUrl.of(asked) + " answered 200 with " + type
                        + " instead of text/event-stream; check upstream.url: " + expected);
    }

    private Verdict redirect(URI asked) {
        if (location != null && Origin.of(asked).equals(Origin.of(location))) {
            return new Verdict.Follow(location);
        }
        return new Verdict.Failed(new Misconfigured(
                "redirected",
                PrintableUrl.of(asked) + " answered " + status + " to "
                        + (location == null ? "nowhere" : PrintableUrl.of(location))
                        + ", which is another origin; set upstream.url to where the stream is"));
    }

    private static String mediaType(String header) {
        int semicolon = header.indexOf(';');
        return (semicolon < 0 ? header : header.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /** RFC 6454: scheme, host, port. */
    private record Origin(String scheme, String host, int port) {
        static Origin of(URI uri) {
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
            return new Origin(scheme, String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT), port);
        }
    }
}
