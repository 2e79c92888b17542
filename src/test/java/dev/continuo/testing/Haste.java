package dev.continuo.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * What has to be done within a time: a machine that is busy may make it longer now and then, but one that waits for
 * what it should not wait for takes longer each time.
 */
public final class Haste {

    private static final int TRIES = 3;

    private Haste() {}

    /**
     * Fails when it takes longer each of three times.
     *
     * @param deed does it, and returns how long that took
     */
    public static void within(Duration limit, Callable<Duration> deed) throws Exception {
        List<Duration> took = new ArrayList<>();
        while (took.size() < TRIES) {
            Duration one = deed.call();
            if (one.compareTo(limit) <= 0) {
                return;
            }
            took.add(one);
        }
        throw new AssertionError("not within " + limit + ", but " + took);
    }
}
