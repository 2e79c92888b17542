package dev.continuo.testing;

import java.time.Duration;

/**
 * For how long this process stood still while this was open: stopped, collecting garbage, or without a processor. Who
 * measures haste takes it off, as nothing can hurry then. Safe for use by any thread.
 */
public final class Pauses implements AutoCloseable {

    private static final long LOOK_MILLIS = 5;

    /** A look may be so late without anything having stood still. */
    private static final long LATE_NANOS = Duration.ofMillis(25).toNanos();

    private final Thread thread = Thread.ofPlatform().daemon().name("pauses").unstarted(this::run);
    private long lastLook = System.nanoTime();
    private long total;
    private long longest;

    private Pauses() {
        thread.start();
    }

    /** Looks from now on. */
    public static Pauses watch() {
        return new Pauses();
    }

    /** All pauses so far, one that has just ended included. */
    public synchronized Duration total() {
        look();
        return Duration.ofNanos(total);
    }

    /** The longest one so far. */
    public synchronized Duration longest() {
        look();
        return Duration.ofNanos(longest);
    }

    private synchronized void look() {
        long now = System.nanoTime();
        long since = now - lastLook;
        lastLook = now;
        if (since > LATE_NANOS) {
            total += since;
            longest = Math.max(longest, since);
        }
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(LOOK_MILLIS);
                look();
            }
        } catch (InterruptedException closed) {
            // That is the end.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
