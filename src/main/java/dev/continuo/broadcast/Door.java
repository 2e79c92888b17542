package dev.continuo.broadcast;

/** Where a stream comes in. */
public enum Door {
    /** All events, or those that the filters name. */
    GLOBAL_EVENT("/global/event"),
    /** One directory's; with the dialect {@code plain} all events. */
    EVENT("/event"),
    /** One session's. */
    SESSION_EVENT("/session/{sessionID}/event"),
    /** A JAX-RS sink that the host application has registered. */
    SINK("sink");

    private final String path;

    Door(String path) {
        this.path = path;
    }

    /** Its path as routes have it, for logs and metrics too; a sink has none, and is called so. */
    public String path() {
        return path;
    }
}
