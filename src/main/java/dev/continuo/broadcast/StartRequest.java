package dev.continuo.broadcast;

/** Where a client asks its stream to start. */
public sealed interface StartRequest {

    /** At the head. */
    record Live() implements StartRequest {}

    /**
     * After a cursor, then live.
     *
     * @param cursor as the client sent it
     * @param bareSeqs whether a bare number is a cursor of the current epoch
     * @param onExpired what to do when it cannot be served
     */
    record Resume(String cursor, boolean bareSeqs, OnExpired onExpired) implements StartRequest {}

    /**
     * After a cursor up to the head of this moment, then the clean end.
     *
     * @param cursor as the client sent it: a full cursor or a bare number
     */
    record Replay(String cursor) implements StartRequest {}
}
