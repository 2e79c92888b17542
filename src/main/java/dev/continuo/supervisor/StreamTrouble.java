package dev.continuo.supervisor;

import org.jspecify.annotations.Nullable;

/**
 * Knows of a trouble that a server's health does not show: its stream is dead, say, although it answers. Asked at each
 * probe, on a thread of the supervisor's.
 */
@FunctionalInterface
public interface StreamTrouble {

    /** What is wrong, in words, or {@code null}. */
    @Nullable
    String words();
}
