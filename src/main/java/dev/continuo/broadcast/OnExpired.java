package dev.continuo.broadcast;

/** Where a stream goes on whose cursor cannot be served. */
public enum OnExpired {
    /** From the head; from the oldest when the cursor is of another epoch, whose events nobody has seen. */
    DEFAULT,
    /** From the oldest event held. */
    OLDEST,
    /** From the head. */
    HEAD,
    /** Not at all: ends cleanly. */
    CLOSE
}
