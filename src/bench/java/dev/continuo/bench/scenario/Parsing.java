package dev.continuo.bench.scenario;

import dev.continuo.bench.jmh.ParseAndExtract;
import dev.continuo.bench.measure.Metric;
import dev.continuo.bench.measure.Sample;
import dev.continuo.bench.report.ScenarioResult;
import dev.continuo.bench.report.Verdict;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Parser and extraction alone, on one core: JMH's iterations are the rounds. */
final class Parsing implements Scenario {

    private static final double LEAST_EVENTS = 1_000_000;
    private static final double LEAST_MEGABYTES = 1_000;
    private static final double MEGABYTE = 1e6;

    @Override
    public String name() {
        return "parsing";
    }

    @Override
    public ScenarioResult run(Lab lab) throws IOException {
        Map<String, List<Sample>> rounds = new LinkedHashMap<>();
        try {
            for (RunResult run : measure(lab)) {
                rounds.put(run.getParams().getParam("size") + " B", samples(run));
            }
        } catch (RunnerException e) {
            throw new IOException(e);
        }
        Compared compared = new Compared(rounds);
        return new ScenarioResult(
                name(),
                rounds,
                List.of(
                        Verdict.atLeast(
                                "1,000,000 events of 300 B a second on one core",
                                LEAST_EVENTS,
                                compared.median("300 B", Metric.EVENTS_PER_CPU_SECOND),
                                "%,.0f"),
                        Verdict.atLeast(
                                "1 GB/s of 50 KB events on one core",
                                LEAST_MEGABYTES,
                                compared.median("50000 B", Metric.MEGABYTES),
                                "%,.0f MB/s")));
    }

    private static Collection<RunResult> measure(Lab lab) throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include(ParseAndExtract.class.getName())
                        .forks(1)
                        .shouldFailOnError(true)
                        .warmupIterations(lab.quick() ? 2 : 4)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(Math.max(2, lab.rounds()))
                        .measurementTime(TimeValue.seconds(1))
                        .jvmArgs("-Xms1g", "-Xmx1g")
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
    }

    private static List<Sample> samples(RunResult run) {
        BenchmarkParams params = run.getParams();
        int size = Integer.parseInt(params.getParam("size"));
        int events = ParseAndExtract.events(size);
        return run.getBenchmarkResults().stream()
                .map(BenchmarkResult::getIterationResults)
                .flatMap(Collection::stream)
                .map(IterationResult::getPrimaryResult)
                .map(result -> new Sample()
                        .put(Metric.EVENTS_PER_CPU_SECOND, result.getScore() * events)
                        .put(Metric.MEGABYTES, result.getScore() * events * size / MEGABYTE))
                .toList();
    }
}
