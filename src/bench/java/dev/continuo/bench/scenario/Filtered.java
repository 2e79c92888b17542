package dev.continuo.bench.scenario;

import dev.continuo.bench.load.Ask;
import dev.continuo.bench.load.BrokenStreamException;
import dev.continuo.bench.load.Crowd;
import dev.continuo.bench.load.EventShape;
import dev.continuo.bench.load.Member;
import dev.continuo.bench.load.Publisher;
import dev.continuo.bench.load.Tally;
import dev.continuo.bench.load.View;
import dev.continuo.bench.measure.Meter;
import dev.continuo.bench.measure.Metric;
import dev.continuo.bench.measure.Sample;
import dev.continuo.bench.report.ScenarioResult;
import dev.continuo.bench.report.Verdict;
import dev.continuo.bench.server.JavaServer;
import dev.continuo.bench.server.TestedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Subscribers to single sessions: what an event costs by how many it concerns, and by how many there are. All turns
 * publish the same number of events a second.
 */
final class Filtered implements Scenario {

    private static final EventShape SHAPE = new EventShape(200);
    private static final int PER_SECOND = 1_000;
    private static final int WARM_SECONDS = 2;

    /** What a measurement may vary by. */
    private static final double MOST_RATIO = 1.5;

    /** So many sessions, so many subscribers each. */
    private record Setting(int sessions, int each) {
        String title() {
            return each + " of " + sessions * each + " concerned";
        }
    }

    private static final Setting FEW = new Setting(10, 1);
    private static final Setting MANY = new Setting(1_000, 1);
    private static final Setting TEN = new Setting(100, 10);
    private static final Setting FIFTY = new Setting(20, 50);
    private static final List<Setting> SETTINGS = List.of(FEW, new Setting(100, 1), MANY, TEN, FIFTY);

    @Override
    public String name() {
        return "filtered";
    }

    @Override
    public ScenarioResult run(Lab lab) throws IOException, InterruptedException, BrokenStreamException {
        int seconds = lab.quick() ? 3 : 5;
        try (JavaServer relay = lab.relay(Map.of())) {
            List<Lab.Turn> turns = new ArrayList<>();
            for (Setting setting : SETTINGS) {
                turns.add(new Lab.Turn(setting.title(), relay, server -> measure(server, setting, seconds)));
            }
            Map<String, List<Sample>> rounds = lab.alternate(name(), turns);
            Compared compared = new Compared(rounds);
            double few = compared.median(FEW.title(), Metric.CPU_PER_EVENT);
            double many = compared.median(MANY.title(), Metric.CPU_PER_EVENT);
            return new ScenarioResult(
                    name(),
                    rounds,
                    List.of(
                            Verdict.atMost(
                                    "an event for 1 of 1,000 costs what one for 1 of 10 does, 50 % for chance",
                                    MOST_RATIO, many / few, "%.2f x"),
                            Verdict.atMost(
                                    "one for 50 of 1,000 costs at most five times one for 10, 50 % for chance",
                                    MOST_RATIO * FIFTY.each / TEN.each,
                                    compared.median(FIFTY.title(), Metric.CPU_PER_EVENT)
                                            / compared.median(TEN.title(), Metric.CPU_PER_EVENT),
                                    "%.2f x")));
        }
    }

    private static Sample measure(TestedServer server, Setting setting, int seconds)
            throws IOException, BrokenStreamException {
        Tally tally = new Tally();
        Publisher publisher = server.publisher();
        server.feed().shape(SHAPE);
        try (Crowd crowd = new Crowd(
                server.port(),
                setting.sessions * setting.each,
                i -> {
                    int session = i % setting.sessions;
                    String path = "/session/" + EventShape.session(session) + "/event";
                    return Member.eager(
                            new Ask(path, View.PAYLOAD, session, ""), SHAPE, publisher.next(session), tally);
                },
                tally)) {
            crowd.awaitConnected(30);
            long warm = (long) PER_SECOND * WARM_SECONDS;
            publisher.paced(crowd, PER_SECOND, warm, setting.sessions);
            crowd.awaitDelivered(warm * setting.each, 30);
            long events = (long) PER_SECOND * seconds;
            tally.measure();
            Meter meter = Meter.start(server.pids(), server.jvm(), crowd, tally);
            publisher.paced(crowd, PER_SECOND, events, setting.sessions);
            crowd.awaitDelivered((warm + events) * setting.each, 30);
            Sample sample = meter.stop();
            return sample.put(Metric.CPU_PER_EVENT, sample.get(Metric.CPU_PER_DELIVERY) * setting.each);
        }
    }
}
