package dev.continuo.bench.scenario;

import dev.continuo.bench.measure.Metric;
import dev.continuo.bench.report.Verdict;

/** Latency says nothing of a server when the machine had no time for it. */
final class Busy {

    private static final double MOST_PERCENT = 60;

    private Busy() {}

    /** The verdict on a latency, left open when the machine was too busy during the relay's rounds. */
    static Verdict hold(Compared compared, Verdict verdict) {
        double busy = compared.relay(Metric.BUSY);
        return busy <= MOST_PERCENT
                ? verdict
                : new Verdict(
                        verdict.target(),
                        verdict.measured() + ", but the machine was %.0f %% busy".formatted(busy),
                        Verdict.Outcome.OPEN);
    }
}
