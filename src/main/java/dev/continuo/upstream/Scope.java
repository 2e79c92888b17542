package dev.continuo.upstream;

import java.time.Duration;

/** What one connection to the upstream carries. */
public sealed interface Scope {

    /** Everything: there is one. */
    record Global() implements Scope {}

    /**
     * The events of one directory: there is one for each directory that somebody needs.
     *
     * @param linger how long it stays when nobody needs it any more
     * @param most how many there may be at once
     */
    record PerDirectory(Duration linger, int most) implements Scope {}
}
