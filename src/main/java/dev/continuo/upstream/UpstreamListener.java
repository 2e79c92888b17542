package dev.continuo.upstream;

import java.time.Duration;

/**
 * What one upstream connection tells the relay. All calls come from the one thread that reads the upstream: no two at
 * the same time, and bytes are not read meanwhile. That thread is interrupted when the loop is stopped. When the
 * server's process has died, {@code lost} comes from its supervisor's thread, after the reading one has ended.
 *
 * <p>An outage goes {@code lost}, perhaps {@code gaveUp}, then {@code connected}. What a listener throws is logged;
 * from {@code connected}, {@code event}, {@code batchEnd} and {@code oversized} it counts as a cut stream too.
 */
public interface UpstreamListener {

    /** The request for a stream is about to be sent, and waits for this call. Each time. */
    default void connecting() {}

    /** The response head is here: the stream begins. */
    default void connected() {}

    /** An event arrived. Publish it with {@link #batchEnd}, or at once. */
    EventKind event(RawEvent event);

    /** All bytes at hand are consumed, or many are: publish what was collected. */
    default void batchEnd() {}

    /**
     * An event was larger than allowed and was skipped.
     *
     * @param bytes how much data it had
     */
    default void oversized(long bytes) {}

    /** The upstream ended the stream properly after events. Events may be missed until {@link #connected}. */
    default void ended() {}

    /**
     * The upstream is lost, or cannot be reached at the start. Once until {@link #connected} is called again.
     *
     * @param reason a short phrase that stays the same between versions
     * @param sentence for people
     */
    default void lost(String reason, String sentence) {}

    /**
     * An attempt failed or a stream ended, and the next attempt comes later. Each time, after {@code lost} and
     * {@code ended}.
     *
     * @param wait how much later
     */
    default void waiting(Duration wait) {}

    /**
     * The bearable number of failures in a row is exceeded. Once until {@link #connected} is called again; a stream
     * that is lost before an event has come on it is a failure more.
     */
    default void gaveUp() {}

    /**
     * The upstream asked us not to come back. The last call.
     *
     * @param reason a short phrase
     */
    default void stopped(String reason) {}
}
