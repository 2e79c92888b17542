package dev.continuo.bench.scenario;

import java.util.List;

/** All of them. */
public final class Scenarios {

    private static final List<Scenario> ALL = List.of(
            new FlatOut(),
            new Paced(1_000, 50),
            new Paced(200, 1_000),
            new Paced(5_000, 10),
            new OneSubscriber(),
            new Idle(),
            new SlowMix(),
            new Replay(),
            new Ingest(),
            new Parsing(),
            new Filtered(),
            new OpencodeFanOut(),
            new StartUp(),
            new Growth(),
            new Window());

    private Scenarios() {}

    /** Those whose names begin with one of the prefixes; all when there is none. */
    public static List<Scenario> chosen(List<String> prefixes) {
        if (prefixes.isEmpty()) {
            return ALL;
        }
        List<Scenario> chosen = ALL.stream()
                .filter(scenario -> prefixes.stream().anyMatch(scenario.name()::startsWith))
                .toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("bench.scenario=" + String.join(",", prefixes) + ": must be of "
                    + String.join(", ", ALL.stream().map(Scenario::name).toList()));
        }
        return chosen;
    }
}
