package dev.continuo.bench.scenario;

import dev.continuo.bench.load.Ask;
import dev.continuo.bench.load.BrokenStreamException;
import dev.continuo.bench.load.Crowd;
import dev.continuo.bench.load.EventShape;
import dev.continuo.bench.load.Member;
import dev.continuo.bench.load.Publisher;
import dev.continuo.bench.load.Tally;
import dev.continuo.bench.load.View;
import dev.continuo.bench.measure.Kernel;
import dev.continuo.bench.measure.Meter;
import dev.continuo.bench.measure.Metric;
import dev.continuo.bench.measure.Sample;
import dev.continuo.bench.report.ScenarioResult;
import dev.continuo.bench.report.Verdict;
import dev.continuo.bench.server.JavaServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** 100,000 events of 500 B again, to one subscriber and to 200 who come at once, while 50 others get live events. */
final class Replay implements Scenario {

    private static final String ONE = "to one";
    private static final String MANY = "to 200 at once";
    private static final EventShape SHAPE = new EventShape(500);
    private static final int EVENTS = 100_000;
    private static final int QUICK_EVENTS = 20_000;
    private static final int FILL_AT_ONCE = 500;

    /** Enough replays to one for the kernel's clock to tell. */
    private static final int ONE_REPEATS = 10;

    private static final int RETURNING = 200;
    private static final int LIVE = 50;
    private static final int LIVE_PER_SECOND = 20;
    private static final int BEFORE_SECONDS = 10;

    /** 200 requests at once find a server whose code for requests is compiled after some hundreds of them. */
    private static final int WARMING_ROUNDS = 3;

    private static final double MILLISECOND = 1e6;
    private static final double SECOND = 1e9;
    private static final double LEAST_PER_CPU_SECOND = 500_000;
    private static final double MOST_RATIO = 2;

    /** Room for the events and the live ones of a run. */
    private static final Map<String, String> SETTINGS =
            Map.of("LOG_MAX_EVENTS", "200000", "LOG_MAX_BYTES", Integer.toString(256 << 20));

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public ScenarioResult run(Lab lab) throws IOException, InterruptedException, BrokenStreamException {
        int events = lab.quick() ? QUICK_EVENTS : EVENTS;
        try (JavaServer relay = lab.relay(SETTINGS)) {
            Lab.Turn one = new Lab.Turn(ONE, relay, server -> toOne(relay, events));
            Lab.Turn many = new Lab.Turn(MANY, relay, server -> toMany(relay, events));
            lab.warm(many, WARMING_ROUNDS);
            Map<String, List<Sample>> rounds = lab.alternate(name(), List.of(one, many));
            Compared compared = new Compared(rounds);
            return new ScenarioResult(
                    name(),
                    rounds,
                    List.of(
                            rate(compared, ONE),
                            rate(compared, MANY),
                            Verdict.atMost(
                                    "p99 of the live at most twice meanwhile",
                                    MOST_RATIO,
                                    compared.median(MANY, Metric.P99) / compared.median(MANY, Metric.BEFORE_P99),
                                    "%.1f x")));
        }
    }

    private static Verdict rate(Compared compared, String turn) {
        return Verdict.atLeast(
                turn + " at least 500,000 events per CPU-second",
                LEAST_PER_CPU_SECOND,
                compared.median(turn, Metric.PER_CPU_SECOND),
                "%,.0f");
    }

    /** Makes these the newest events of the log. */
    static void fill(JavaServer server, int events) throws IOException, BrokenStreamException {
        Publisher publisher = server.publisher();
        server.feed().shape(SHAPE);
        long end = publisher.next() + events;
        try (Crowd crowd = crowd(server, 1, server.ask(), publisher.next(), new Tally())) {
            crowd.awaitConnected(30);
            while (publisher.next() < end) {
                publisher.burst(FILL_AT_ONCE);
                crowd.awaitAll(publisher.next(), 30);
            }
        }
    }

    private static Sample toOne(JavaServer server, int events) throws IOException, BrokenStreamException {
        fill(server, events);
        long end = server.publisher().next();
        Ask ask = Ask.all("/global/event?after_seq=" + (server.position().seq() - events));
        long begun = System.nanoTime();
        long cpu = Kernel.cpuNanos(server.pids());
        for (int i = 0; i < ONE_REPEATS; i++) {
            try (Crowd crowd = crowd(server, 1, ask, end - events, new Tally())) {
                crowd.awaitAll(end, 60);
            }
        }
        double replayed = (double) events * ONE_REPEATS;
        return new Sample()
                .put(Metric.PER_CPU_SECOND, replayed / ((Kernel.cpuNanos(server.pids()) - cpu) / SECOND))
                .put(Metric.PER_SECOND, replayed / ((System.nanoTime() - begun) / SECOND));
    }

    private static Sample toMany(JavaServer server, int events) throws IOException, BrokenStreamException {
        fill(server, events);
        Publisher publisher = server.publisher();
        Tally live = new Tally();
        try (Crowd listeners = crowd(server, LIVE, server.ask(), publisher.next(), live)) {
            listeners.awaitConnected(30);
            publisher.paced(listeners, LIVE_PER_SECOND, LIVE_PER_SECOND);
            live.measure();
            publisher.paced(listeners, LIVE_PER_SECOND, LIVE_PER_SECOND * BEFORE_SECONDS);
            listeners.awaitAll(publisher.next(), 30);
            double before = live.percentile(99) / MILLISECOND;
            long end = publisher.next();
            JavaServer.Position position = server.position();
            Ask ask = new Ask(
                    "/global/event",
                    View.WHOLE,
                    -1,
                    "Last-Event-ID: " + position.epoch() + "-" + (position.seq() - events) + "\r\n");
            live.measure();
            Tally replayed = new Tally();
            try (Crowd returning = crowd(server, RETURNING, ask, end - events, replayed)) {
                returning.follow();
                Meter meter = Meter.start(server.pids(), server.jvm(), returning, replayed);
                publisher.paced(listeners, LIVE_PER_SECOND, published -> {
                    returning.check();
                    return returning.slowest() < end;
                });
                Sample sample = meter.stop();
                listeners.awaitAll(publisher.next(), 30);
                returning.awaitAll(publisher.next(), 30);
                return sample.put(Metric.P50, live.percentile(50) / MILLISECOND)
                        .put(Metric.P99, live.percentile(99) / MILLISECOND)
                        .put(Metric.P999, live.percentile(99.9) / MILLISECOND)
                        .put(Metric.BEFORE_P99, before);
            }
        }
    }

    private static Crowd crowd(JavaServer server, int count, Ask ask, long first, Tally tally) throws IOException {
        return new Crowd(server.port(), count, i -> Member.eager(ask, SHAPE, first, tally), tally);
    }
}
