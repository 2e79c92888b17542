package dev.continuo.bench.scenario;

import dev.continuo.bench.load.BrokenStreamException;
import dev.continuo.bench.load.Crowd;
import dev.continuo.bench.load.EventShape;
import dev.continuo.bench.load.Member;
import dev.continuo.bench.load.Publisher;
import dev.continuo.bench.load.Tally;
import dev.continuo.bench.measure.JvmProbe;
import dev.continuo.bench.measure.Kernel;
import dev.continuo.bench.measure.Metric;
import dev.continuo.bench.measure.Sample;
import dev.continuo.bench.report.ScenarioResult;
import dev.continuo.bench.report.Verdict;
import dev.continuo.bench.server.TestedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** 10,000 subscribers to whom nothing comes, and then one event. A fresh server each round, because memory stays. */
final class Idle implements Scenario {

    private static final int SUBSCRIBERS = 10_000;
    private static final int BYTES = 200;
    private static final EventShape SHAPE = new EventShape(BYTES);
    private static final int FIRST_COMERS = 100;
    private static final int FIRST_PER_SECOND = 10;

    /** Room for those who have just left. */
    private static final Map<String, String> SETTINGS = Map.of("SERVER_EVENT_STREAM_MAX_SUBSCRIBERS", "11000");

    /** A server may notice that somebody has left when it writes again. */
    private static final int NOTICING_EVENTS = 5;

    private static final double MOST_RSS_KB = 34;
    private static final double MOST_HEAP_KB = 20;
    private static final double MOST_SECONDS = 5;
    private static final double KIBIBYTE = 1024;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public ScenarioResult run(Lab lab) throws IOException, InterruptedException, BrokenStreamException {
        Map<String, List<Sample>> rounds = new LinkedHashMap<>();
        for (int i = 1; i <= lab.rounds(); i++) {
            List<TestedServer> servers = new ArrayList<>();
            try {
                servers.add(lab.relay(SETTINGS));
                lab.startChosen(List.of(Lab.SINKS, Lab.NCHAN + 1), servers);
                for (TestedServer server : servers) {
                    Sample sample = measure(server);
                    rounds.computeIfAbsent(server.name(), name -> new ArrayList<>())
                            .add(sample);
                    System.out.println(name() + ", round " + i + ", " + server.name() + ": " + sample);
                }
            } finally {
                for (TestedServer server : servers) {
                    server.close();
                }
            }
        }
        Compared compared = new Compared(rounds);
        return new ScenarioResult(
                name(),
                rounds,
                List.of(
                        Verdict.atMost(
                                "at most 34 KB RSS each", MOST_RSS_KB, compared.relay(Metric.RSS_EACH), "%.1f KB"),
                        Verdict.atMost(
                                "at most 20 KB live heap each",
                                MOST_HEAP_KB,
                                compared.relay(Metric.HEAP_EACH),
                                "%.1f KB"),
                        Verdict.atMost(
                                "10,000 connect in at most 5 s",
                                MOST_SECONDS,
                                compared.relay(Metric.CONNECT),
                                "%.2f s"),
                        Verdict.atMost(
                                "all served at the next event",
                                Double.MAX_VALUE,
                                compared.relay(Metric.SERVED),
                                "within %.0f ms")));
    }

    private static Sample measure(TestedServer server) throws IOException, BrokenStreamException {
        SteadyPace.measure(server, FIRST_COMERS, BYTES, FIRST_PER_SECOND, 1);
        Tally tally = new Tally();
        Publisher publisher = server.publisher();
        for (int i = 0; i < NOTICING_EVENTS; i++) {
            publisher.burst(1);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        long first = publisher.next();
        long heap = liveHeap(server.jvm());
        long rss = Kernel.rssBytes(server.pids());
        long begun = System.nanoTime();
        try (Crowd crowd =
                new Crowd(server.port(), SUBSCRIBERS, i -> Member.eager(server.ask(), SHAPE, first, tally), tally)) {
            crowd.awaitConnected(60);
            Sample sample = new Sample().put(Metric.CONNECT, (crowd.connectedAt() - begun) / seconds(1));
            if (server.jvm() != null) {
                sample.put(Metric.HEAP_EACH, (liveHeap(server.jvm()) - heap) / KIBIBYTE / SUBSCRIBERS);
            }
            sample.put(Metric.RSS_EACH, (Kernel.rssBytes(server.pids()) - rss) / KIBIBYTE / SUBSCRIBERS);
            tally.measure();
            publisher.burst(1);
            crowd.awaitAll(publisher.next(), 60);
            return sample.put(Metric.SERVED, tally.percentile(100) / seconds(1) * 1_000);
        }
    }

    private static long liveHeap(@Nullable JvmProbe jvm) {
        return jvm == null ? 0 : jvm.liveHeapBytes();
    }

    private static double seconds(int count) {
        return TimeUnit.SECONDS.toNanos(count);
    }
}
