package dev.continuo.bench.scenario;

import dev.continuo.bench.load.BrokenStreamException;
import dev.continuo.bench.report.ScenarioResult;
import java.io.IOException;

/** One experiment. */
public interface Scenario {

    /** As tables show it and the command line names it. */
    String name();

    /** Runs it. */
    ScenarioResult run(Lab lab) throws IOException, InterruptedException, BrokenStreamException;
}
