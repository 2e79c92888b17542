package dev.continuo.relay;

import org.jspecify.annotations.Nullable;

/**
 * What one connection carries.
 *
 * @param directory the one directory, by its canonical name; {@code null}: all of them; empty: one that the upstream
 *     does not name, where it works
 * @param bookmark how far the log has it
 * @param before an absence that the first connect ends, or {@code null}
 */
record Reach(
        @Nullable String directory,
        Bookmark bookmark,
        @Nullable Outage before) {

    /** Everything, from now on. */
    static Reach everything() {
        return new Reach(null, new Bookmark(), null);
    }

    /** What events about this connection say that they concern, or {@code null}. */
    @Nullable
    String named() {
        return directory == null || directory.isEmpty() ? null : directory;
    }

    /** Whether it is one directory, but nobody knows which. */
    boolean unnamed() {
        return directory != null && directory.isEmpty();
    }

    /** Whether what is in this directory, {@code null} when nobody knows which, comes on the connection. */
    boolean covers(@Nullable String other) {
        return directory == null || directory.equals(other == null ? "" : other);
    }

    /** How a log line says it. */
    static String words(@Nullable String named) {
        return named == null ? "" : " of " + named;
    }
}
