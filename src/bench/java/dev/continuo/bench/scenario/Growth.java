package dev.continuo.bench.scenario;

import dev.continuo.bench.load.BrokenStreamException;
import dev.continuo.bench.measure.Sample;
import dev.continuo.bench.report.ScenarioResult;
import dev.continuo.bench.server.JavaServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the relay's cost grows with subscribers, rate and size. No target: it is there to be plotted. */
final class Growth implements Scenario {

    private record Setting(int subscribers, int perSecond, int bytes) {
        String title() {
            return subscribers + " x " + perSecond + "/s x " + bytes + " B";
        }
    }

    private static final List<Setting> SETTINGS = List.of(
            new Setting(1, 50, 200),
            new Setting(10, 50, 200),
            new Setting(100, 50, 200),
            new Setting(500, 50, 200),
            new Setting(1_000, 50, 200),
            new Setting(100, 10, 200),
            new Setting(100, 200, 200),
            new Setting(100, 1_000, 200),
            new Setting(100, 50, 2_000),
            new Setting(100, 50, 20_000));

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public ScenarioResult run(Lab lab) throws IOException, InterruptedException, BrokenStreamException {
        int seconds = lab.quick() ? 2 : 4;
        try (JavaServer relay = lab.relay(Map.of())) {
            List<Lab.Turn> turns = new ArrayList<>();
            for (Setting one : SETTINGS) {
                turns.add(new Lab.Turn(
                        one.title(),
                        relay,
                        server -> SteadyPace.measure(server, one.subscribers, one.bytes, one.perSecond, seconds)));
            }
            Map<String, List<Sample>> rounds = lab.alternate(name(), turns);
            return new ScenarioResult(name(), rounds, List.of());
        }
    }
}
