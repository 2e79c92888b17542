package dev.continuo.observe;

/** Why a request was turned away: the tag {@code reason} of {@code continuo_refusals_total}, in lower case. */
public enum Refusal {
    /** No credentials where some are needed. */
    NO_CREDENTIALS,
    /** Credentials that are wrong, of another kind, unreadable or used up. */
    BAD_CREDENTIALS,
    /** Credentials that were right once. */
    EXPIRED_CREDENTIALS,
    /** Credentials that nobody could check, as the issuer's keys could not be had. */
    UNCHECKED_CREDENTIALS,
    /** A ticket asked for while too many are out. */
    TOO_MANY_TICKETS,
    /** Right credentials, for something that they do not cover. */
    FORBIDDEN,
    /** A connection beyond {@code server.limits.connections}. */
    CONNECTIONS,
    /** A connection beyond {@code server.limits.connections_per_address}. */
    CONNECTIONS_PER_ADDRESS,
    /** A connection beyond {@code server.limits.connections_per_minute}. */
    CONNECTIONS_PER_MINUTE,
    /** A TLS handshake, a request's head or its body that did not arrive in time. */
    TIMEOUT,
    /** A request line that is too long. */
    REQUEST_LINE,
    /** Too many headers, or too much of them. */
    HEADERS,
    /** A body that is too large. */
    BODY,
    /** What is no HTTP, or not plainly written. */
    MALFORMED,
    /** A parameter that is too long, or has too many entries. */
    PARAMETER,
    /** A name that is not the server's. */
    HOST,
    /** A stream beyond {@code server.event_stream.max_subscribers}. */
    SUBSCRIBERS,
    /** A directory beyond {@code upstream.max_directories}. */
    DIRECTORIES
}
