package dev.continuo.event;

/** The shape of the events that flow through one relay. */
public enum Dialect {
    /** opencode: unnamed frames, JSON {@code {"id","type","properties"}} within a global envelope. */
    OPENCODE,
    /** Any SSE server: event name and data lines as received. */
    PLAIN
}
