package dev.continuo.upstream;

import java.time.Duration;

/**
 * The relay's listener, then everyone else's.
 *
 * @param first decides what an event says about the connection
 * @param second told what an event source tells
 */
record BothListeners(UpstreamListener first, UpstreamListener second) implements UpstreamListener {

    @Override
    public void connecting() {
        first.connecting();
        second.connecting();
    }

    @Override
    public void connected() {
        first.connected();
        second.connected();
    }

    @Override
    public EventKind event(RawEvent event) {
        EventKind kind = first.event(event);
        second.event(event);
        return kind;
    }

    @Override
    public void batchEnd() {
        first.batchEnd();
        second.batchEnd();
    }

    @Override
    public void oversized(long bytes) {
        first.oversized(bytes);
        second.oversized(bytes);
    }

    @Override
    public void ended() {
        first.ended();
        second.ended();
    }

    @Override
    public void lost(String reason, String sentence) {
        first.lost(reason, sentence);
        second.lost(reason, sentence);
    }

    @Override
    public void waiting(Duration wait) {
        first.waiting(wait);
        second.waiting(wait);
    }

    @Override
    public void gaveUp() {
        first.gaveUp();
        second.gaveUp();
    }

    @Override
    public void stopped(String reason) {
        first.stopped(reason);
        second.stopped(reason);
    }
}
