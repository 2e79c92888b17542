package dev.continuo.bench.scenario;

import dev.continuo.bench.load.BrokenStreamException;
import dev.continuo.bench.load.EventShape;
import dev.continuo.bench.measure.Metric;
import dev.continuo.bench.measure.Sample;
import dev.continuo.bench.report.ScenarioResult;
import dev.continuo.bench.report.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** 1,000 subscribers, 256 B, as fast as the slowest of them reads. */
final class FlatOut implements Scenario {

    private static final int SUBSCRIBERS = 1_000;
    private static final EventShape SHAPE = new EventShape(256);

    private static final double MOST_ALLOCATED = 64;

    @Override
    public String name() {
        return "flat out";
    }

    @Override
    public ScenarioResult run(Lab lab) throws IOException, InterruptedException, BrokenStreamException {
        Map<String, List<Sample>> rounds = lab.alternate(
                name(),
                List.of(Lab.SINKS, Lab.JERSEY, Lab.NCHAN + 1, Lab.NCHAN + 2, Lab.FAN_OUT),
                server -> FullSpeed.measure(server, SUBSCRIBERS, SHAPE, server.window(), lab.quick() ? 3 : 4));
        Compared compared = new Compared(rounds);
        return new ScenarioResult(
                name(),
                rounds,
                List.of(
                        Verdict.atLeast(
                                "at least 20 x jersey's deliveries per CPU-second",
                                20,
                                compared.toBest(Metric.PER_CPU_SECOND, Lab.JERSEY),
                                "%.1f x"),
                        Verdict.atLeast(
                                "at least 5 x nchan's deliveries per CPU-second",
                                5,
                                compared.toBest(Metric.PER_CPU_SECOND, Lab.NCHAN),
                                "%.1f x"),
                        Verdict.atMost(
                                "at most 64 B allocated per delivery",
                                MOST_ALLOCATED,
                                compared.relay(Metric.ALLOCATED),
                                "%.0f B")));
    }
}
