package dev.continuo.relay;

import java.util.concurrent.atomic.LongAdder;

/** How often the log has said what of the upstream: counts, which only grow. Safe for use by any thread. */
public final class NoticeTotals {

    private final LongAdder outages = new LongAdder();
    private final LongAdder told = new LongAdder();
    private final LongAdder complete = new LongAdder();
    private final LongAdder incomplete = new LongAdder();
    private final LongAdder recovered = new LongAdder();

    NoticeTotals() {}

    /** How many times the upstream was lost after it had been connected. */
    public long outages() {
        return outages.sum();
    }

    /** How many of these were told by a gap. Other gaps are of single events, or of streams that ended in order. */
    public long outagesTold() {
        return told.sum();
    }

    /**
     * How many gaps were told.
     *
     * @param whole those of which all durable events were recovered, or else the others
     */
    public long gaps(boolean whole) {
        return whole ? complete.sum() : incomplete.sum();
    }

    /** How many events of outages were recovered. */
    public long recovered() {
        return recovered.sum();
    }

    void outage() {
        outages.increment();
    }

    void outageTold() {
        told.increment();
    }

    void gap(int recoveredEvents, boolean whole) {
        (whole ? complete : incomplete).increment();
        recovered.add(recoveredEvents);
    }
}
