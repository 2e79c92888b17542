package dev.continuo.bench.scenario;

import dev.continuo.bench.load.BrokenStreamException;
import dev.continuo.bench.load.Checker;
import dev.continuo.bench.load.Crowd;
import dev.continuo.bench.load.EventShape;
import dev.continuo.bench.load.Habit;
import dev.continuo.bench.load.Member;
import dev.continuo.bench.load.Publisher;
import dev.continuo.bench.load.Tally;
import dev.continuo.bench.measure.Meter;
import dev.continuo.bench.measure.Metric;
import dev.continuo.bench.measure.Sample;
import dev.continuo.bench.report.ScenarioResult;
import dev.continuo.bench.report.Verdict;
import dev.continuo.bench.server.JavaServer;
import dev.continuo.bench.server.TestedServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** 800 healthy subscribers, with and without 100 who have stopped reading and 100 who read 1 KB a second. */
final class SlowMix implements Scenario {

    private static final String WITHOUT = "healthy alone";
    private static final String WITH = "with 200 slow";
    private static final int HEALTHY = 800;
    private static final int TRICKLING = 100;
    private static final int STALLED = 100;
    private static final EventShape SHAPE = new EventShape(500);
    private static final int PER_SECOND = 20;
    private static final int WARM_EVENTS = 20;

    /** Fills the sockets of those who do not read, and is less than what makes them lag. */
    private static final int CLOGGING_EVENTS = 400;

    private static final double MOST_RATIO = 1.25;
    private static final double MOST_MORE = 2;
    private static final double MEBIBYTE = 1 << 20;

    @Override
    public String name() {
        return "slow mix";
    }

    @Override
    public ScenarioResult run(Lab lab) throws IOException, InterruptedException, BrokenStreamException {
        try (JavaServer relay = lab.relay(Map.of())) {
            int seconds = lab.quick() ? 3 : 10;
            Map<String, List<Sample>> rounds = lab.alternate(
                    name(),
                    List.of(
                            new Lab.Turn(WITHOUT, relay, server -> measure(server, 0, 0, seconds)),
                            new Lab.Turn(WITH, relay, server -> measure(server, TRICKLING, STALLED, seconds))));
            Compared compared = new Compared(rounds);
            double without = compared.median(WITHOUT, Metric.P99);
            double with = compared.median(WITH, Metric.P99);
            return new ScenarioResult(
                    name(),
                    rounds,
                    List.of(
                            Verdict.atMost(
                                    "p99 of the healthy at most 25 % or 2 ms more",
                                    Math.max(without * MOST_RATIO, without + MOST_MORE) - without,
                                    with - without,
                                    "%.3f ms more"),
                            Verdict.atMost(
                                    "heap bounded",
                                    2 * compared.median(WITHOUT, Metric.LIVE_HEAP),
                                    compared.median(WITH, Metric.LIVE_HEAP),
                                    "%.1f MB live")));
        }
    }

    private static Sample measure(TestedServer server, int trickling, int stalled, int seconds)
            throws IOException, BrokenStreamException {
        Tally tally = new Tally();
        Tally slow = new Tally();
        Publisher publisher = server.publisher();
        server.feed().shape(SHAPE);
        long first = publisher.next();
        try (Crowd crowd = new Crowd(
                server.port(),
                HEALTHY + trickling + stalled,
                i -> {
                    Habit habit = i < HEALTHY ? Habit.EAGER : i < HEALTHY + trickling ? Habit.TRICKLING : Habit.STALLED;
                    Checker checker = Checker.of(SHAPE, server.ask(), first, habit == Habit.EAGER ? tally : slow);
                    return new Member(server.ask(), habit, checker);
                },
                tally)) {
            crowd.awaitConnected(30);
            publisher.burst(CLOGGING_EVENTS);
            crowd.awaitAll(publisher.next(), 30);
            publisher.paced(crowd, PER_SECOND, WARM_EVENTS);
            crowd.awaitAll(publisher.next(), 30);
            tally.measure();
            Meter meter = Meter.start(server.pids(), server.jvm(), crowd, tally);
            publisher.paced(crowd, PER_SECOND, (long) PER_SECOND * seconds);
            crowd.awaitAll(publisher.next(), 30);
            Sample sample = meter.stop().put(Metric.CUT_OFF, crowd.cutOff());
            var jvm = server.jvm();
            return jvm == null ? sample : sample.put(Metric.LIVE_HEAP, jvm.liveHeapBytes() / MEBIBYTE);
        }
    }
}
