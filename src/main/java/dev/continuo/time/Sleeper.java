package dev.continuo.time;

import java.time.Duration;

/** Waits. The one place that sleeps, so that tests can wait in no time. */
@FunctionalInterface
public interface Sleeper {

    /**
     * Waits for {@code duration}, or not at all when it is zero or negative.
     *
     * @throws InterruptedException when the thread is interrupted before or while it waits
     */
    void sleep(Duration duration) throws InterruptedException;

    /** Really sleeps. */
    static Sleeper system() {
        return Thread::sleep;
    }
}
