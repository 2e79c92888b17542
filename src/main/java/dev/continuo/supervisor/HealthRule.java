package dev.continuo.supervisor;

import dev.continuo.supervisor.HealthDecision.Healthy;
import dev.continuo.supervisor.HealthDecision.Restart;
import dev.continuo.supervisor.HealthDecision.Wait;
import java.time.Duration;

/** Whether failed probes are reason enough to restart. Pure. */
final class HealthRule {

    private HealthRule() {}

    /**
     * Decides.
     *
     * @param failures failed probes in a row, the last included; 0: the last was answered
     * @param unhealthy the time since the first of them
     * @param turnInFlight whether somebody waits for the server's answer: a busy one may keep silent for long
     * @param last what the last probe failed of
     */
    static HealthDecision decide(
            int failures, Duration unhealthy, boolean turnInFlight, String last, SupervisorPolicy policy) {
        if (failures == 0) {
            return new Healthy();
        }
        if (failures < policy.failureThreshold()) {
            return new Wait();
        }
        String seen = failures + " probes in a row failed, the last: " + last;
        if (!turnInFlight) {
            return new Restart(seen);
        }
        return unhealthy.compareTo(policy.busyGrace()) < 0
                ? new Wait()
                : new Restart(seen + "; it has been unhealthy for " + unhealthy.toMillis()
                        + " ms, too long even with a turn in flight");
    }
}
