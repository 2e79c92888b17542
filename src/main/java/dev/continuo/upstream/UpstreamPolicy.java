package dev.continuo.upstream;

import dev.continuo.event.Dialect;
import dev.continuo.time.Backoff;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one upstream is reached and what is done when it is lost.
 *
 * @param url {@code plain}: the stream's own URL; {@code opencode}: the server's base URL. User info moves to
 *     {@code credentials}
 * @param dialect what the upstream speaks
 * @param credentials sent as Basic authentication, or {@code null}
 * @param backoff the waits between attempts
 * @param maxAttempts failure number {@code maxAttempts + 1} in a row is the one that gives up
 * @param connectTimeout the longest wait for a connection
 * @param stallTimeout no byte for so long means dead; zero = never
 * @param deafTimeout bytes but no event for so long, while a session is busy, means deaf; zero = never
 * @param maxEventBytes an event with more data is skipped
 * @param scope what one connection carries; always {@link Scope.Global} with {@code plain}
 */
public record UpstreamPolicy(
        URI url,
        Dialect dialect,
        @Nullable Credentials credentials,
        Backoff backoff,
        int maxAttempts,
        Duration connectTimeout,
        Duration stallTimeout,
        Duration deafTimeout,
        int maxEventBytes,
        Scope scope) {

    private static final Duration LONGEST_THOUGHT = Duration.ofSeconds(10);

    /** Checks the ranges, and takes user info out of the URL so that it is never printed. */
    public UpstreamPolicy {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts must be >= 1: " + maxAttempts);
        }
        if (connectTimeout.isNegative() || connectTimeout.isZero()) {
            throw new IllegalArgumentException("connectTimeout must be > 0: " + connectTimeout);
        }
        if (stallTimeout.isNegative()) {
            throw new IllegalArgumentException("stallTimeout must be >= 0 (0 = off): " + stallTimeout);
        }
        if (deafTimeout.isNegative()) {
            throw new IllegalArgumentException("deafTimeout must be >= 0 (0 = off): " + deafTimeout);
        }
        String userInfo = url.getUserInfo();
        if (userInfo != null) {
            credentials = credentials == null ? credentialsOf(userInfo) : credentials;
            url = UriBuilder.fromUri(url).userInfo(null).build();
        }
    }

    /** With one connection for everything. */
    public UpstreamPolicy(
            URI url,
            Dialect dialect,
            @Nullable Credentials credentials,
            Backoff backoff,
            int maxAttempts,
            Duration connectTimeout,
            Duration stallTimeout,
            Duration deafTimeout,
            int maxEventBytes) {
        this(
                url,
                dialect,
                credentials,
                backoff,
                maxAttempts,
                connectTimeout,
                stallTimeout,
                deafTimeout,
                maxEventBytes,
                new Scope.Global());
    }

    /** The same policy for an upstream somewhere else. */
    public UpstreamPolicy at(URI other) {
        return new UpstreamPolicy(
                other,
                dialect,
                credentials,
                backoff,
                maxAttempts,
                connectTimeout,
                stallTimeout,
                deafTimeout,
                maxEventBytes,
                scope);
    }

    /** Where all events of the upstream are; with a connection per directory, those of the one it works in. */
    public URI streamUrl() {
        return switch (dialect) {
            case PLAIN -> url;
            case OPENCODE ->
                switch (scope) {
                    case Scope.Global global ->
                        UriBuilder.fromUri(url).path("global/event").build();
                    case Scope.PerDirectory perDirectory -> streamUrl("");
                };
        };
    }

    /**
     * Where an opencode's events of one directory are.
     *
     * @param directory its name, or nothing: the one the server works in
     */
    public URI streamUrl(String directory) {
        UriBuilder events = UriBuilder.fromUri(url).path("event");
        return directory.isEmpty()
                ? events.build()
                : events.queryParam("directory", "{directory}").build(directory);
    }

    /**
     * The longest wait for the response head, connecting included. A busy opencode keeps silent for 7 s. One that
     * starts takes connections before it is ready and never answers those, so a longer patience would be blindness.
     */
    public Duration headTimeout() {
        Duration silence = stallTimeout.isZero() ? connectTimeout : stallTimeout;
        return connectTimeout.plus(silence.compareTo(LONGEST_THOUGHT) > 0 ? LONGEST_THOUGHT : silence);
    }

    private static Credentials credentialsOf(String userInfo) {
        int colon = userInfo.indexOf(':');
        return colon < 0
                ? new Credentials(userInfo, "")
                : new Credentials(userInfo.substring(0, colon), userInfo.substring(colon + 1));
    }
}
