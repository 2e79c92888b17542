package dev.continuo.bench;

import dev.continuo.bench.load.BrokenStreamException;
import dev.continuo.bench.report.Plots;
import dev.continuo.bench.report.ResultFile;
import dev.continuo.bench.report.ScenarioResult;
import dev.continuo.bench.report.Tables;
import dev.continuo.bench.scenario.Lab;
import dev.continuo.bench.scenario.Scenario;
import dev.continuo.bench.scenario.Scenarios;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs the scenarios asked for; exit code 1 when anything was delivered wrongly. */
public final class Bench {

    private Bench() {}

    /** See {@link Options}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options = Options.read();
        Lab lab = new Lab(options);
        List<ScenarioResult> results = new ArrayList<>();
        boolean broken = false;
        for (Scenario scenario : Scenarios.chosen(options.scenarios())) {
            try {
                ScenarioResult result = scenario.run(lab);
                Plots.draw(ResultFile.write(options.build().resolve("bench"), result));
                results.add(result);
            } catch (BrokenStreamException | IOException e) {
                System.out.println("FAILED " + scenario.name() + ": " + e);
                broken = true;
            }
        }
        results.forEach(result -> System.out.println(Tables.medians(result)));
        System.out.println(Tables.verdicts(results));
        System.exit(broken ? 1 : 0);
    }
}
