package dev.continuo.standin;

import java.util.concurrent.TimeUnit;

/** The faults that last for a while. Any thread. */
final class Weather {

    private volatile long stalledUntil = System.nanoTime();
    private volatile long muteUntil = stalledUntil;
    private volatile long webPageUntil = stalledUntil;

    /** Streams stay open and say nothing. */
    void stall(int millis) {
        stalledUntil = in(millis);
    }

    /** Connections are accepted and never answered. */
    void mute(int millis) {
        muteUntil = in(millis);
    }

    /** Every request is answered with a web page. */
    void webPage(int millis) {
        webPageUntil = in(millis);
    }

    boolean mute() {
        return System.nanoTime() - muteUntil < 0;
    }

    boolean webPage() {
        return System.nanoTime() - webPageUntil < 0;
    }

    /** Waits while streams are stalled. */
    void awaitWind() throws InterruptedException {
        for (long left = left(); left > 0; left = left()) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    private long left() {
        return stalledUntil - System.nanoTime();
    }

    private static long in(int millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
