package dev.continuo.bench.measure;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What one round measured of one server. */
public final class Sample {

    private final Map<Metric, Double> values = new EnumMap<>(Metric.class);

    /** Sets a value. */
    public Sample put(Metric metric, double value) {
        values.put(metric, value);
        return this;
    }

    /** A value, not a number when there is none. */
    public double get(Metric metric) {
        return values.getOrDefault(metric, Double.NaN);
    }

    /** All values, in the order of the metrics. */
    public Map<Metric, Double> values() {
        return Collections.unmodifiableMap(values);
    }

    /** The median of each value over some rounds. */
    public static Sample median(List<Sample> samples) {
        Sample medians = new Sample();
        for (Metric metric : Metric.values()) {
            double[] sorted = samples.stream()
                    .mapToDouble(sample -> sample.get(metric))
                    .filter(value -> !Double.isNaN(value))
                    .sorted()
                    .toArray();
            if (sorted.length > 0) {
                int middle = sorted.length / 2;
                double upper = sorted[middle];
                medians.put(metric, sorted.length % 2 == 1 ? upper : (sorted[middle - 1] + upper) / 2);
            }
        }
        return medians;
    }

    @Override
    public String toString() {
        return Arrays.toString(values.entrySet().stream()
                .map(entry -> entry.getKey().title() + " " + entry.getKey().show(entry.getValue()))
                .toArray());
    }
}
