package dev.continuo.broadcast;

/** What a new stream gets when there is no place for another subscriber. */
public enum OnFull {
    /** 200, one {@code server.stream.busy} frame, and the end: browsers come back after its {@code retry:}. */
    BUSY,
    /** 503 with {@code Retry-After}: for clients and proxies that understand it. */
    UNAVAILABLE
}
