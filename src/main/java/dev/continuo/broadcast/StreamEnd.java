package dev.continuo.broadcast;

/** Why a stream ended. */
public enum StreamEnd {
    /** Everything asked for was sent; the response ended cleanly. */
    COMPLETE,
    /** The cursor could not be served and the client wanted no more; the response ended cleanly. */
    EXPIRED,
    /** No place for another subscriber. */
    BUSY,
    /** Too slow; told so. */
    LAGGED,
    /** The window overtook a replay that was to be complete; cut. */
    OVERTAKEN,
    /** Accepted no byte for too long; dropped. */
    STALLED,
    /** The client closed the connection. */
    GONE,
    /** The stream reached its age; told to come back. */
    AGED,
    /** Its permit ended: the token expired, or was taken back; told to come back, with another one. */
    UNPERMITTED,
    /** The relay stops; told to come back. */
    CLOSING
}
