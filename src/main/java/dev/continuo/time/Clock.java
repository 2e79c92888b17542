package dev.continuo.time;

/** The time, for everything that measures or stamps. Safe for use by any thread. */
public interface Clock {

    /** Nanoseconds of a clock that never goes back; only differences mean something. */
    long nanoTime();

    /** Milliseconds since the epoch of 1970, which may jump. */
    long currentTimeMillis();

    /** The machine's clocks. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
