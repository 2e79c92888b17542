package dev.continuo.bench.scenario;

import dev.continuo.bench.load.BrokenStreamException;
import dev.continuo.bench.measure.Metric;
import dev.continuo.bench.measure.Sample;
import dev.continuo.bench.report.ScenarioResult;
import dev.continuo.bench.report.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What the relay adds to an event's way: one subscriber through it beside one that reads the upstream itself. */
final class OneSubscriber implements Scenario {

    private static final int BYTES = 200;
    private static final int PER_SECOND = 1_000;
    private static final double MOST_P50 = 0.2;
    private static final double MOST_P99 = 1;

    @Override
    public String name() {
        return "one subscriber x " + PER_SECOND;
    }

    @Override
    public ScenarioResult run(Lab lab) throws IOException, InterruptedException, BrokenStreamException {
        Map<String, List<Sample>> rounds = lab.alternate(
                name(),
                List.of(Lab.DIRECT, Lab.SINKS, Lab.NCHAN + 1, Lab.FAN_OUT),
                server -> SteadyPace.measure(server, 1, BYTES, PER_SECOND, lab.quick() ? 3 : 5));
        Compared compared = new Compared(rounds);
        return new ScenarioResult(
                name(),
                rounds,
                List.of(
                        Busy.hold(
                                compared,
                                Verdict.atMost(
                                        "adds at most 0.2 ms at p50",
                                        MOST_P50,
                                        added(compared, Metric.P50),
                                        "%.3f ms")),
                        Busy.hold(
                                compared,
                                Verdict.atMost(
                                        "adds at most 1 ms at p99",
                                        MOST_P99,
                                        added(compared, Metric.P99),
                                        "%.3f ms"))));
    }

    private static double added(Compared compared, Metric metric) {
        return compared.relay(metric) - compared.median(Lab.DIRECT, metric);
    }
}
