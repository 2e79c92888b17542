package dev.continuo.supervisor;

import org.jspecify.annotations.Nullable;

/**
 * How the server is.
 *
 * @param up whether it runs and has become ready
 * @param healthy whether it is up and its last probe, if there was one, was answered
 * @param failingSinceMillis when the first of the failed probes was, in milliseconds since 1970; 0 when the last was
 *     answered
 * @param lastFailure what the last failure was, in words, or {@code null} when nothing has failed yet
 */
public record ServerHealth(
        boolean up,
        boolean healthy,
        long failingSinceMillis,
        @Nullable String lastFailure) {}
