package dev.continuo.upstream;

/** What the parser finds, in the order of the stream, on the thread that feeds it. */
public interface SseHandler {

    /** An event was dispatched. */
    void event(RawEvent event);

    /** A {@code retry} field of digits only: the reconnection time in milliseconds. */
    void retry(long millis);

    /**
     * An event had more data than allowed and was skipped.
     *
     * @param bytes how much data it had in all
     */
    void oversized(long bytes);
}
