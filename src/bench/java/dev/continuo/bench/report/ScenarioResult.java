package dev.continuo.bench.report;

import dev.continuo.bench.measure.Sample;
import java.util.List;
import java.util.Map;

/**
 * What a scenario brought.
 *
 * @param rounds by the server's name, in the order in which they took turns
 */
public record ScenarioResult(String scenario, Map<String, List<Sample>> rounds, List<Verdict> verdicts) {}
