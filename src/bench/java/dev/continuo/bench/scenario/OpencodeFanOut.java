package dev.continuo.bench.scenario;

import dev.continuo.bench.load.BrokenStreamException;
import dev.continuo.bench.load.Crowd;
import dev.continuo.bench.load.DeltaText;
import dev.continuo.bench.load.Habit;
import dev.continuo.bench.load.Member;
import dev.continuo.bench.load.Publisher;
import dev.continuo.bench.load.Tally;
import dev.continuo.bench.measure.Kernel;
import dev.continuo.bench.measure.Meter;
import dev.continuo.bench.measure.Metric;
import dev.continuo.bench.measure.Sample;
import dev.continuo.bench.report.ScenarioResult;
import dev.continuo.bench.report.Verdict;
import dev.continuo.bench.server.JavaServer;
import dev.continuo.bench.server.Opencode;
import dev.continuo.bench.server.TestedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model that says 100 words a second, heard by 500 at opencode itself and by 500 through the relay. Every round has
 * an opencode of its own, because one never forgets those who have left.
 */
final class OpencodeFanOut implements Scenario {

    private static final String ONE = "opencode, one subscriber";
    private static final String DIRECT = "opencode itself";
    private static final int SUBSCRIBERS = 500;
    private static final int PER_SECOND = 100;
    private static final int WARM_SECONDS = 4;
    private static final double MOST_P99 = 10;

    /** What a measurement may vary by. */
    private static final double MOST_RATIO = 1.5;

    @Override
    public String name() {
        return "opencode";
    }

    @Override
    public ScenarioResult run(Lab lab) throws IOException, InterruptedException, BrokenStreamException {
        Map<String, List<Sample>> rounds = new LinkedHashMap<>();
        Path binary = lab.opencode();
        if (!Files.isExecutable(binary)) {
            System.out.println(name() + " is skipped: npm install --ignore-scripts in src/check brings it");
            return new ScenarioResult(name(), rounds, List.of());
        }
        int seconds = lab.quick() ? 5 : 10;
        for (int i = 1; i <= lab.rounds(); i++) {
            add(rounds, i, ONE, direct(lab, binary, 1, seconds));
            add(rounds, i, DIRECT, direct(lab, binary, SUBSCRIBERS, seconds));
            add(rounds, i, Lab.RELAY, throughRelay(lab, binary, seconds));
        }
        Compared compared = new Compared(rounds);
        return new ScenarioResult(
                name(),
                rounds,
                List.of(
                        Busy.hold(
                                compared,
                                Verdict.atMost(
                                        "p99 through the relay at most 10 ms (direct: %.0f ms)"
                                                .formatted(compared.median(DIRECT, Metric.P99)),
                                        MOST_P99,
                                        compared.relay(Metric.P99),
                                        "%.1f ms")),
                        Verdict.atMost(
                                "opencode's CPU that of one subscriber, 50 % for chance",
                                MOST_RATIO,
                                compared.relay(Metric.UPSTREAM_CORES) / compared.median(ONE, Metric.UPSTREAM_CORES),
                                "%.2f x")));
    }

    private void add(Map<String, List<Sample>> rounds, int round, String turn, Sample sample) {
        rounds.computeIfAbsent(turn, name -> new ArrayList<>()).add(sample);
        System.out.println(name() + ", round " + round + ", " + turn + ": " + sample);
    }

    private static Sample direct(Lab lab, Path binary, int subscribers, int seconds)
            throws IOException, InterruptedException, BrokenStreamException {
        try (Opencode opencode = Opencode.start(binary, lab.home())) {
            return measure(opencode, opencode, subscribers, seconds);
        }
    }

    private static Sample throughRelay(Lab lab, Path binary, int seconds)
            throws IOException, InterruptedException, BrokenStreamException {
        try (Opencode opencode = Opencode.start(binary, lab.home());
                JavaServer relay = lab.relayOf(opencode.url())) {
            return measure(opencode, relay, SUBSCRIBERS, seconds);
        }
    }

    private static Sample measure(Opencode opencode, TestedServer server, int subscribers, int seconds)
            throws IOException, InterruptedException, BrokenStreamException {
        Tally tally = new Tally();
        Publisher publisher = opencode.publisher();
        try (Crowd crowd = new Crowd(
                server.port(),
                subscribers,
                i -> new Member(server.ask(), Habit.EAGER, DeltaText.checker(0, tally)),
                tally)) {
            crowd.awaitConnected(60);
            opencode.beginTurn();
            publisher.paced(crowd, PER_SECOND, PER_SECOND * WARM_SECONDS);
            crowd.awaitAll(publisher.next(), 60);
            tally.measure();
            Meter meter = Meter.start(server.pids(), server.jvm(), crowd, tally);
            long begun = System.nanoTime();
            long upstream = Kernel.cpuNanos(opencode.pids());
            publisher.paced(crowd, PER_SECOND, (long) PER_SECOND * seconds);
            crowd.awaitAll(publisher.next(), 60);
            double cores = (double) (Kernel.cpuNanos(opencode.pids()) - upstream) / (System.nanoTime() - begun);
            return meter.stop().put(Metric.UPSTREAM_CORES, cores);
        }
    }
}
