package dev.continuo.directory;

import org.jspecify.annotations.Nullable;

/**
 * A time in which a directory was not observed.
 *
 * @param sinceNanos when it began; not before that, if that has been forgotten
 * @param keepsake what was known of the directory then, {@code null} when that has been forgotten
 * @param <T> what that is
 */
public record Absence<T>(long sinceNanos, @Nullable T keepsake) {}
