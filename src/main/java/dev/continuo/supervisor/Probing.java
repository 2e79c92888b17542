package dev.continuo.supervisor;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** One probe on a thread of its own, so that the end of the server or ours is noticed meanwhile. */
final class Probing implements AutoCloseable {

    private final Thread thread;
    private volatile boolean done;
    private volatile @Nullable String failure;

    /** Asks; spreads the news when there is an answer. */
    Probing(HealthProbe probe, URI url, News news) {
        thread = Thread.ofVirtual().name("continuo-probe").start(() -> {
            try {
                failure = probe.failure(url);
                done = true;
            } catch (InterruptedException nobodyWantsToKnow) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                failure = "the probe failed: " + e;
                done = true;
            }
            news.spread();
        });
    }

    boolean done() {
        return done;
    }

    /** What is wrong, or {@code null}; once it is done. */
    @Nullable
    String failure() {
        return failure;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
