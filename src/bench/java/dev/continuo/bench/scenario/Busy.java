package dev.continuo.bench.scenario;

import dev.continuo.bench.measure.Metric;
import dev.continuo.bench.report.Verdict;

/** Latency says nothing of a server when the machine had no time for it. */
final class Busy {

    private static final double MOST_PERCENT = 60;

    private Busy() {}

    /** The verdict on the relay's latency, left open when the machine was too busy during its rounds. */
    static Verdict hold(Compared compared, Verdict verdict) {
        return hold(compared.relay(Metric.BUSY), verdict);
    }

    /** The verdict on the relay's latency beside these peers', left open when it was too busy during anybody's. */
    static Verdict hold(Compared compared, String peer, Verdict verdict) {
        return hold(Math.max(compared.relay(Metric.BUSY), compared.most(Metric.BUSY, peer)), verdict);
    }

    private static Verdict hold(double busy, Verdict verdict) {
        return busy <= MOST_PERCENT
                ? verdict
                : new Verdict(
                        verdict.target(),
                        verdict.measured() + ", but the machine was %.0f %% busy".formatted(busy),
                        Verdict.Outcome.OPEN);
    }
}
