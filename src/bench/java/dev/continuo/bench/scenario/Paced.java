package dev.continuo.bench.scenario;

import dev.continuo.bench.load.BrokenStreamException;
import dev.continuo.bench.measure.Metric;
import dev.continuo.bench.measure.Sample;
import dev.continuo.bench.report.ScenarioResult;
import dev.continuo.bench.report.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Many subscribers, 200 B, at a steady pace that leaves the machine time. */
final class Paced implements Scenario {

    private static final int BYTES = 200;
    private static final double MOST_ALLOCATED = 256;

    private final int subscribers;
    private final int perSecond;

    Paced(int subscribers, int perSecond) {
        this.subscribers = subscribers;
        this.perSecond = perSecond;
    }

    @Override
    public String name() {
        return "paced " + subscribers + " x " + perSecond;
    }

    @Override
    public ScenarioResult run(Lab lab) throws IOException, InterruptedException, BrokenStreamException {
        Map<String, List<Sample>> rounds = lab.alternate(
                name(),
                List.of(Lab.SINKS, Lab.NCHAN + 1, Lab.NCHAN + 2, Lab.FAN_OUT),
                server -> SteadyPace.measure(server, subscribers, BYTES, perSecond, lab.quick() ? 3 : 5));
        Compared compared = new Compared(rounds);
        return new ScenarioResult(
                name(),
                rounds,
                List.of(
                        Verdict.atMost(
                                "CPU per delivery at most nchan's",
                                1,
                                compared.toLeast(Metric.CPU_PER_DELIVERY, Lab.NCHAN),
                                "%.2f x"),
                        Busy.hold(
                                compared,
                                Lab.NCHAN,
                                Verdict.atMost(
                                        "p99 at most nchan's", 1, compared.toLeast(Metric.P99, Lab.NCHAN), "%.2f x")),
                        Verdict.atMost(
                                "at most 256 B allocated per delivery",
                                MOST_ALLOCATED,
                                compared.relay(Metric.ALLOCATED),
                                "%.0f B")));
    }
}
