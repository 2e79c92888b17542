package dev.continuo.guard;

import java.time.Duration;

/**
 * What a request may be.
 *
 * @param headTimeout from the connection, or from the first byte of a later request, to the end of the request's head;
 *     a TLS handshake is part of it
 * @param idleTimeout between two requests on one connection
 * @param lineBytes of the request line
 * @param headerBytes of all headers together
 * @param headers how many
 * @param bodyBytes of the body
 * @param valueChars of a parameter's value, decoded
 * @param types entries in the parameter {@code types}
 */
public record RequestLimits(
        Duration headTimeout,
        Duration idleTimeout,
        int lineBytes,
        int headerBytes,
        int headers,
        int bodyBytes,
        int valueChars,
        int types) {}
