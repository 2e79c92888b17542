package dev.continuo.supervisor;

import dev.continuo.supervisor.RestartDecision.CrashLoop;
import dev.continuo.supervisor.RestartDecision.Restart;
import java.util.random.RandomGenerator;

/** Whether a server that has ended is started again. Pure: chance is an argument. */
final class RestartRule {

    private RestartRule() {}

    /**
     * Decides.
     *
     * @param history the end decided about included
     */
    static RestartDecision decide(CrashHistory history, SupervisorPolicy policy, RandomGenerator random) {
        int ends = history.withinWindow();
        return ends > policy.maxRestarts()
                ? new CrashLoop(ends)
                : new Restart(policy.restart().delay(history.inARow(), random));
    }
}
