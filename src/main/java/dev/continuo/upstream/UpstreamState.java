package dev.continuo.upstream;

/** Where a connection to an upstream stands. */
public enum UpstreamState {
    /** Not started. */
    IDLE,
    /** Waiting for a connection and the response head. */
    CONNECTING,
    /** The response head said it is an event stream. */
    CONNECTED,
    /** Lost; the next attempt has a time. */
    WAITING,
    /** As {@code WAITING}, but somebody has to change a configuration first. */
    MISCONFIGURED,
    /** There is no server to connect to until its supervisor has started one. */
    PAUSED,
    /** Ended by us, or by the upstream's 204. */
    STOPPED
}
