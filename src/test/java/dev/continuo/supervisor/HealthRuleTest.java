package dev.continuo.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthRuleTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, false, Healthy",
        "0, 999999, true, Healthy",
        "1, 0, false, Wait",
        "2, 30000, false, Wait",
        "3, 45000, false, Restart",
        "4, 60000, false, Restart",
        // With a turn in flight both must be exceeded: the failures and the grace.
        "3, 45000, true, Wait",
        "9, 119999, true, Wait",
        "9, 120000, true, Restart",
        "9, 120001, true, Restart",
        "2, 999999, true, Wait"
    })
    void failedProbesRestartABusyServerOnlyAfterItsGrace(
            int failures, long unhealthyMillis, boolean turnInFlight, String expected) {
        HealthDecision decision = HealthRule.decide(
                failures, Duration.ofMillis(unhealthyMillis), turnInFlight, "no answer", Policies.defaults());
        assertEquals(expected, decision.getClass().getSimpleName());
    }
}
