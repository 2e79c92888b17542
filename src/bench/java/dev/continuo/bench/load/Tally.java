package dev.continuo.bench.load;

import org.HdrHistogram.Histogram;

/** What a group of subscribers was delivered. Written by the reading thread; its count may be read by any. */
public final class Tally {

    private static final long LONGEST_NANOS = 60_000_000_000L;

    private final Histogram latencies = new Histogram(LONGEST_NANOS, 3);
    private volatile long from = Long.MAX_VALUE;
    private long delivered;
    private volatile long published;

    /** Measures the latency of the events that are due from now on. While none is under way. */
    public void measure() {
        latencies.reset();
        from = System.nanoTime();
    }

    void deliver(long nanos, long now) {
        delivered++;
        if (nanos >= from) {
            latencies.recordValue(Math.clamp(now - nanos, 0, LONGEST_NANOS));
        }
    }

    /** Makes the count visible. */
    void publish() {
        published = delivered;
    }

    /** How many events so far. */
    public long delivered() {
        return published;
    }

    /**
     * A percentile of the measured events' latencies, from when they should have been sent to when they were read, in
     * ns.
     */
    public double percentile(double percent) {
        return latencies.getValueAtPercentile(percent);
    }

    /** How many latencies were measured. */
    public long measured() {
        return latencies.getTotalCount();
    }
}
