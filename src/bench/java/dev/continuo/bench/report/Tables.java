package dev.continuo.bench.report;

import dev.continuo.bench.measure.Metric;
import dev.continuo.bench.measure.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Results as text. */
public final class Tables {

    private Tables() {}

    /** The medians of each server, a row each. */
    public static String medians(ScenarioResult result) {
        Map<String, List<Sample>> rounds = result.rounds();
        List<Metric> shown = Arrays.stream(Metric.values())
                .filter(metric -> rounds.values().stream()
                        .flatMap(Collection::stream)
                        .anyMatch(sample -> !Double.isNaN(sample.get(metric))))
                .toList();
        List<List<String>> rows = new ArrayList<>();
        rows.add(Stream.concat(
                        Stream.of(result.scenario(), "rounds"), shown.stream().map(Metric::title))
                .toList());
        rounds.forEach((server, samples) -> {
            Sample median = Sample.median(samples);
            rows.add(Stream.concat(
                            Stream.of(server, Integer.toString(samples.size())),
                            shown.stream().map(metric -> metric.show(median.get(metric))))
                    .toList());
        });
        return layOut(rows);
    }

    /** All targets, a row each. */
    public static String verdicts(List<ScenarioResult> results) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("scenario", "target", "measured", ""));
        for (ScenarioResult result : results) {
            for (Verdict verdict : result.verdicts()) {
                String outcome = switch (verdict.outcome()) {
                    case OK -> "ok";
                    case MISSED -> "MISSED";
                    case OPEN -> "open";
                };
                rows.add(List.of(result.scenario(), verdict.target(), verdict.measured(), outcome));
            }
        }
        return layOut(rows);
    }

    private static String layOut(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        // A scenario whose servers are all skipped has an empty column, and no format is so narrow.
        Arrays.fill(widths, 1);
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(("%-" + widths[i] + "s  ").formatted(row.get(i)));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
