package dev.continuo.event;

import jakarta.json.JsonObject;

/**
 * An event of the relay itself, before it has a dialect's shape.
 *
 * @param type one of the constants of this class
 * @param properties integers, strings and booleans, as the contract's table of control events names them
 */
public record ControlEvent(String type, JsonObject properties) {

    /** First frame of every stream. */
    public static final String CONNECTED = "server.connected";
    /** One every heartbeat interval, on every stream. */
    public static final String HEARTBEAT = "server.heartbeat";
    /** The cursor asked for cannot be served. */
    public static final String EXPIRED = "server.stream.expired";
    /** The subscriber fell too far behind. Ends the stream. */
    public static final String LAGGED = "server.stream.lagged";
    /** No place for another subscriber. Ends the stream. */
    public static final String BUSY = "server.stream.busy";
    /** The server stops, or the stream reached its age. Ends the stream. */
    public static final String CLOSING = "server.stream.closing";
    /** The upstream is lost. In the log. */
    public static final String UPSTREAM_DOWN = "server.upstream.down";
    /** Events may be missing. In the log. */
    public static final String UPSTREAM_GAP = "server.upstream.gap";
}
