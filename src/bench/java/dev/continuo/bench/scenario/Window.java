package dev.continuo.bench.scenario;

import dev.continuo.bench.load.BrokenStreamException;
import dev.continuo.bench.measure.Kernel;
import dev.continuo.bench.measure.Metric;
import dev.continuo.bench.measure.Sample;
import dev.continuo.bench.report.ScenarioResult;
import dev.continuo.bench.report.Verdict;
import dev.continuo.bench.server.JavaServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a full log of each size takes of the heap, a relay of its own for each. */
final class Window implements Scenario {

    private static final List<Integer> MEGABYTES = List.of(16, 64, 256);
    private static final double MEBIBYTE = 1 << 20;

    /** More than fit, however little room an event takes. */
    private static final int EVENTS_IN_A_MEGABYTE = 2_000;

    private static final double MOST_RATIO = 1.3;

    @Override
    public String name() {
        return "window";
    }

    @Override
    public ScenarioResult run(Lab lab) throws IOException, InterruptedException, BrokenStreamException {
        Map<String, List<Sample>> rounds = new LinkedHashMap<>();
        for (int i = 1; i <= lab.rounds(); i++) {
            for (int size : MEGABYTES) {
                Map<String, String> settings =
                        Map.of("LOG_MAX_EVENTS", "100000000", "LOG_MAX_BYTES", Integer.toString(size << 20));
                try (JavaServer relay = lab.relay(settings)) {
                    Replay.fill(relay, size * EVENTS_IN_A_MEGABYTE);
                    Sample sample = new Sample()
                            .put(Metric.LIVE_HEAP, relay.jvm().liveHeapBytes() / MEBIBYTE)
                            .put(Metric.RSS, Kernel.rssBytes(relay.pids()) / MEBIBYTE);
                    rounds.computeIfAbsent(title(size), title -> new ArrayList<>())
                            .add(sample);
                    System.out.println(name() + ", round " + i + ", " + title(size) + ": " + sample);
                }
            }
        }
        Compared compared = new Compared(rounds);
        int least = MEGABYTES.getFirst();
        int most = MEGABYTES.getLast();
        double grown = compared.median(title(most), Metric.LIVE_HEAP) - compared.median(title(least), Metric.LIVE_HEAP);
        return new ScenarioResult(
                name(),
                rounds,
                List.of(Verdict.atMost(
                        "a byte of log.max_bytes takes at most 1.3 of the heap",
                        MOST_RATIO,
                        grown / (most - least),
                        "%.2f")));
    }

    private static String title(int megabytes) {
        return megabytes + " MiB of events of 500 B";
    }
}
