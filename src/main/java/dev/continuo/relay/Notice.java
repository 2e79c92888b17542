package dev.continuo.relay;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the log said of the upstream at some moment. */
public sealed interface Notice {

    /** When, in milliseconds since 1970. */
    long atMillis();

    /** Why, a short phrase. */
    String reason();

    /** The one directory it concerns, or {@code null}. */
    @Nullable
    String directory();

    /**
     * The upstream was lost.
     *
     * @param atMillis when, in milliseconds since 1970
     * @param reason why, a short phrase
     * @param directory the one directory it concerns, or {@code null}
     */
    record Down(long atMillis, String reason, @Nullable String directory) implements Notice {}

    /**
     * Events may be missing.
     *
     * @param atMillis when that was said, in milliseconds since 1970
     * @param reason why, a short phrase
     * @param directory the one directory it concerns, or {@code null}
     * @param down how long the upstream was away
     * @param recovered how many events of that time are in the log
     * @param complete whether all durable events of that time are
     */
    record Gap(long atMillis, String reason, @Nullable String directory, Duration down, int recovered, boolean complete)
            implements Notice {}
}
