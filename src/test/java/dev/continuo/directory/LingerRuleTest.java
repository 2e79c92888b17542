package dev.continuo.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LingerRuleTest {

    private static final Duration LINGER = Duration.ofSeconds(1);

    @ParameterizedTest
    @CsvSource({"0, 1000", "999, 1"})
    void anUnneededConnectionStaysForTheRestOfTheLinger(long unneeded, long left) {
        for (boolean inFlight : new boolean[] {false, true}) {
            assertEquals(new LingerDecision.Linger(Duration.ofMillis(left)), decide(0, unneeded, inFlight));
        }
    }

    @ParameterizedTest
    @CsvSource({"1000", "1001", "1000000"})
    void afterThatItIsLetGo(long unneeded) {
        assertEquals(new LingerDecision.LetGo(), decide(0, unneeded, false));
    }

    @ParameterizedTest
    @CsvSource({"1000", "1001", "1000000"})
    void butNotWhileATurnIsInFlight(long unneeded) {
        assertEquals(new LingerDecision.Linger(LingerRule.LOOK_AGAIN), decide(0, unneeded, true));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1000", "2, 1000000"})
    void aNeededOneStays(int needs, long unneeded) {
        assertEquals(new LingerDecision.Needed(), decide(needs, unneeded, false));
    }

    @Test
    void withoutALingerItGoesAtOnce() {
        assertEquals(new LingerDecision.LetGo(), LingerRule.decide(0, Duration.ZERO, Duration.ZERO, false));
    }

    private static LingerDecision decide(int needs, long unneededMillis, boolean inFlight) {
        return LingerRule.decide(needs, Duration.ofMillis(unneededMillis), LINGER, inFlight);
    }
}
