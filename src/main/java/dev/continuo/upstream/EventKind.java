package dev.continuo.upstream;

/** What an event says about the connection. */
public enum EventKind {
    /** Something happened upstream. Moves the event clock. */
    EVENT,
    /** Proof of life without news: heartbeats, copies. Ends an outage, leaves the event clock alone. */
    HEARTBEAT,
    /** Only says that the connection was accepted, which does not end an outage. */
    GREETING
}
