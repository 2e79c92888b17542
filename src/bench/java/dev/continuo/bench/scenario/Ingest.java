package dev.continuo.bench.scenario;

import dev.continuo.bench.load.BrokenStreamException;
import dev.continuo.bench.load.EventShape;
import dev.continuo.bench.measure.Metric;
import dev.continuo.bench.measure.Sample;
import dev.continuo.bench.report.ScenarioResult;
import dev.continuo.bench.report.Verdict;
import dev.continuo.bench.server.JavaServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The whole path from the upstream to one subscriber, small events and large ones. */
final class Ingest implements Scenario {

    private static final String SMALL = "300 B";
    private static final String LARGE = "50 KB";
    private static final int SMALL_BYTES = 300;
    private static final int LARGE_BYTES = 50_000;

    /** Each below both limits, in events and bytes, of what may wait for a subscriber. */
    private static final int SMALL_WINDOW = 900;

    private static final int LARGE_WINDOW = 128;
    private static final double LEAST_MEGABYTES = 150;
    private static final double MEGABYTE = 1e6;

    @Override
    public String name() {
        return "ingest";
    }

    @Override
    public ScenarioResult run(Lab lab) throws IOException, InterruptedException, BrokenStreamException {
        int seconds = lab.quick() ? 2 : 4;
        try (JavaServer relay = lab.relay(Map.of())) {
            Map<String, List<Sample>> rounds = lab.alternate(
                    name(),
                    List.of(
                            new Lab.Turn(SMALL, relay, server -> measure(relay, SMALL_BYTES, SMALL_WINDOW, seconds)),
                            new Lab.Turn(LARGE, relay, server -> measure(relay, LARGE_BYTES, LARGE_WINDOW, seconds))));
            Compared compared = new Compared(rounds);
            return new ScenarioResult(name(), rounds, List.of(rate(compared, SMALL), rate(compared, LARGE)));
        }
    }

    private static Verdict rate(Compared compared, String turn) {
        return Verdict.atLeast(
                turn + " events to one subscriber at 150 MB/s or more",
                LEAST_MEGABYTES,
                compared.median(turn, Metric.MEGABYTES),
                "%.0f MB/s");
    }

    private static Sample measure(JavaServer relay, int bytes, int window, int seconds)
            throws IOException, BrokenStreamException {
        Sample sample = FullSpeed.measure(relay, 1, new EventShape(bytes), window, seconds);
        return sample.put(Metric.MEGABYTES, sample.get(Metric.PER_SECOND) * bytes / MEGABYTE);
    }
}
