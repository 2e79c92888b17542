package dev.continuo.bench.scenario;

import dev.continuo.bench.measure.Metric;
import dev.continuo.bench.measure.Sample;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** The medians of the relay and of its peers. */
final class Compared {

    private final Map<String, List<Sample>> rounds;

    Compared(Map<String, List<Sample>> rounds) {
        this.rounds = rounds;
    }

    /** The relay's median; not a number when it was not measured. */
    double relay(Metric metric) {
        return median(Lab.RELAY, metric);
    }

    /** A server's median; not a number when it was not measured. */
    double median(String server, Metric metric) {
        return Sample.median(rounds.getOrDefault(server, List.of())).get(metric);
    }

    /** The greatest value of the peers whose names begin so; 0 when none was measured. */
    double most(Metric metric, String peer) {
        return of(metric, peer).max().orElse(0);
    }

    /** How many times the best value, where more is better, of the peers whose names begin so. */
    double toBest(Metric metric, String peer) {
        return relay(metric) / of(metric, peer).max().orElse(Double.NaN);
    }

    /** How many times the least value, where less is better, of the peers whose names begin so. */
    double toLeast(Metric metric, String peer) {
        return relay(metric) / of(metric, peer).min().orElse(Double.NaN);
    }

    private DoubleStream of(Metric metric, String peer) {
        return rounds.keySet().stream()
                .filter(name -> name.startsWith(peer))
                .mapToDouble(name -> median(name, metric))
                .filter(value -> !Double.isNaN(value));
    }
}
