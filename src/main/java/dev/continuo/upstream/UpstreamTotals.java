package dev.continuo.upstream;

import java.util.concurrent.atomic.LongAdder;

/**
 * What all connections to the upstream together have done so far: counts, which only grow. Safe for use by any thread.
 */
public final class UpstreamTotals {

    private final LongAdder attempts = new LongAdder();
    private final LongAdder connects = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /** Nothing done yet. */
    public UpstreamTotals() {}

    /** How many times a connection was tried. */
    public long attempts() {
        return attempts.sum();
    }

    /** How many of these attempts became a stream. */
    public long connects() {
        return connects.sum();
    }

    /** How many attempts failed, and how many streams ended other than properly. */
    public long failures() {
        return failures.sum();
    }

    /** How many events came, heartbeats and greetings aside. */
    public long events() {
        return events.sum();
    }

    /** How many bytes came. */
    public long bytes() {
        return bytes.sum();
    }

    void attempted() {
        attempts.increment();
    }

    void connected() {
        connects.increment();
    }

    void failed() {
        failures.increment();
    }

    void event() {
        events.increment();
    }

    void bytes(int length) {
        bytes.add(length);
    }
}
