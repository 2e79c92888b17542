package dev.continuo.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what comes true by itself. */
public final class Eventually {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Eventually() {}

    /** Waits until {@code condition} holds; fails when it does not within 30 seconds. */
    public static void holds(String what, BooleanSupplier condition) throws InterruptedException {
        holds(what, LIMIT, condition);
    }

    /** As {@link #holds(String, Duration, BooleanSupplier)}, but time in which this process stood still is none. */
    public static void promptly(String what, Duration limit, BooleanSupplier condition) throws InterruptedException {
        try (Pauses pauses = Pauses.watch()) {
            long start = System.nanoTime();
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - start - pauses.total().toNanos() > limit.toNanos()) {
                    throw new AssertionError("not within " + limit + ": " + what);
                }
                Thread.sleep(2);
            }
        }
    }

    /** Waits until {@code condition} holds; fails when it does not within {@code limit}. */
    public static void holds(String what, Duration limit, BooleanSupplier condition) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            Thread.sleep(2);
        }
    }
}
