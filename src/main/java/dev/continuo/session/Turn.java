package dev.continuo.session;

import org.jspecify.annotations.Nullable;

/**
 * A turn in flight as it was at one moment. Two that are equal are the same turn, and no event of its session came
 * between them.
 *
 * @param session its session
 * @param directory the one that the session's events come with, {@code null} as long as they come without: then they
 *     are of the directory that the upstream works in, whatever the session says of itself
 * @param sinceMillis when the relay learned of it, in milliseconds since 1970
 * @param completed whether all but its end was seen: its last assistant message is complete, or there was an error. It
 *     then ended, whatever happens to the upstream before it says so
 * @param events how many events of the session came since
 */
public record Turn(String session, @Nullable String directory, long sinceMillis, boolean completed, long events) {}
