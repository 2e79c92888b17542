package dev.continuo.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.supervisor.RestartDecision.CrashLoop;
import dev.continuo.supervisor.RestartDecision.Restart;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartRuleTest {

    private static final SupervisorPolicy POLICY = Policies.defaults();
    private static final long WINDOW = POLICY.restartWindow().toNanos();

    private static CrashHistory after(long... ends) {
        CrashHistory history = CrashHistory.NONE;
        for (long end : ends) {
            history = history.endedAt(end, POLICY.restartWindow());
        }
        return history;
    }

    private static RestartDecision decide(CrashHistory history) {
        return RestartRule.decide(history, POLICY, Policies.MIDDLE);
    }

    @ParameterizedTest
    @CsvSource({"1, 500", "2, 1000", "3, 2000", "4, 4000", "5, 8000"})
    void theWaitDoublesWithEachEndInARow(int ends, long millis) {
        assertEquals(
                new Restart(Duration.ofMillis(millis)),
                decide(after(LongStream.range(0, ends).toArray())));
    }

    @Test
    void moreEndsThanAllowedWithinTheWindowAreACrashLoop() {
        assertEquals(Restart.class, decide(after(0, 1, 2, 3, 4)).getClass());
        assertEquals(new CrashLoop(6), decide(after(0, 1, 2, 3, 4, 5)));
        assertEquals(new CrashLoop(7), decide(after(0, 1, 2, 3, 4, 5, 6)));
    }

    @ParameterizedTest
    @CsvSource({"-1, 6", "0, 5", "1, 4"})
    void anEndAsOldAsTheWindowCountsNoMore(long beyond, int counting) {
        assertEquals(counting, after(0, 1, 2, 3, 4, WINDOW + beyond).withinWindow());
    }

    @Test
    void oldEndsDoNotMakeACrashLoopButTheWaitStillGrows() {
        CrashHistory history = after(0, WINDOW, 2 * WINDOW, 3 * WINDOW, 4 * WINDOW, 5 * WINDOW, 6 * WINDOW);
        assertEquals(1, history.withinWindow());
        assertEquals(new Restart(Duration.ofSeconds(30)), decide(history));
    }

    @ParameterizedTest
    @CsvSource({"29999, 3", "30000, 3", "30001, 1"})
    void aServerThatWasHealthyForLongerThanTheLongestWaitBeginsAnew(long upMillis, int inARow) {
        CrashHistory history = after(0, 1).healthyAfter(Duration.ofMillis(upMillis), POLICY);
        assertEquals(inARow, history.endedAt(2, POLICY.restartWindow()).inARow());
        assertEquals(3, history.endedAt(2, POLICY.restartWindow()).withinWindow());
    }

    @Test
    void withoutAnAllowedRestartTheFirstEndIsTheLast() {
        SupervisorPolicy never = PolicyChange.of(POLICY).maxRestarts(0).done();
        assertEquals(new CrashLoop(1), RestartRule.decide(after(0), never, Policies.MIDDLE));
    }
}
