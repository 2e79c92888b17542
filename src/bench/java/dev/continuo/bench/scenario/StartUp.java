package dev.continuo.bench.scenario;

import dev.continuo.bench.load.BrokenStreamException;
import dev.continuo.bench.measure.Metric;
import dev.continuo.bench.measure.Sample;
import dev.continuo.bench.report.ScenarioResult;
import dev.continuo.bench.report.Verdict;
import dev.continuo.bench.server.JavaServer;
import dev.continuo.bench.server.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From the start of the process to the first event that a subscriber gets, on the built-in demo. */
final class StartUp implements Scenario {

    private static final double MOST_SECONDS = 2.5;
    private static final double SECOND = 1e9;

    @Override
    public String name() {
        return "start-up";
    }

    @Override
    public ScenarioResult run(Lab lab) throws IOException, InterruptedException, BrokenStreamException {
        List<Sample> samples = new ArrayList<>();
        for (int i = 1; i <= lab.rounds(); i++) {
            Sample sample = new Sample().put(Metric.FIRST_EVENT, measure(lab));
            samples.add(sample);
            System.out.println(name() + ", round " + i + ": " + sample);
        }
        Map<String, List<Sample>> rounds = Map.of(Lab.RELAY, samples);
        return new ScenarioResult(
                name(),
                rounds,
                List.of(Verdict.atMost(
                        "the first event within 2.5 s",
                        MOST_SECONDS,
                        new Compared(rounds).relay(Metric.FIRST_EVENT),
                        "%.2f s")));
    }

    private static double measure(Lab lab) throws IOException, InterruptedException, BrokenStreamException {
        long begun = System.nanoTime();
        try (ServerProcess relay = lab.demo()) {
            int port = relay.awaitPort(JavaServer.LISTENS);
            URI stream = URI.create("http://127.0.0.1:" + port + "/global/event");
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(stream.toURL().openStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("data:") && !line.contains("\"type\":\"server.")) {
                        return (System.nanoTime() - begun) / SECOND;
                    }
                }
            }
        }
        throw new BrokenStreamException("the demo's stream ended without an event");
    }
}
