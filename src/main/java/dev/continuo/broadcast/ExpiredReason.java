package dev.continuo.broadcast;

import java.util.Locale;

/** Why a cursor cannot be served. */
enum ExpiredReason {
    /** The event after it has left the window. */
    EVICTED,
    /** It is of another log. */
    EPOCH,
    /** It is ahead of the head. */
    AHEAD,
    /** It is not a cursor. */
    MALFORMED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
