package dev.continuo.broadcast;

/** What a subscriber beyond the limit is told. */
public enum OnFull {
    /** 200 with one {@code server.stream.busy} frame and a jittered {@code retry:}, so that browsers come back. */
    BUSY,
    /** 503 with {@code Retry-After}, for clients and balancers that understand it; browsers give up for good. */
    UNAVAILABLE
}
