package dev.continuo.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    private static final Backoff DEFAULT = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), 0.25);

    /** nextDouble() of an all-zero generator is 0, of an all-one generator just below 1. */
    private static final RandomGenerator LOWEST = () -> 0L;

    private static final RandomGenerator HIGHEST = () -> -1L;

    @ParameterizedTest
    @CsvSource({"0,500", "1,500", "2,1000", "3,2000", "6,16000", "7,30000", "8,30000", "63,30000", "2147483647,30000"})
    void theWaitDoublesUpToTheCap(int failures, long millis) {
        Backoff still = new Backoff(DEFAULT.initial(), DEFAULT.max(), 0);
        assertEquals(Duration.ofMillis(millis), still.delay(failures, LOWEST));
    }

    @Test
    void jitterSpreadsByAQuarterToBothSidesAndNeverAboveTheCap() {
        assertEquals(Duration.ofMillis(375), DEFAULT.delay(1, LOWEST));
        assertEquals(625, Math.ceilDiv(DEFAULT.delay(1, HIGHEST).toNanos(), 1_000_000L));
        assertEquals(Duration.ofMillis(22_500), DEFAULT.delay(9, LOWEST));
        assertEquals(Duration.ofSeconds(30), DEFAULT.delay(9, HIGHEST));
        assertEquals(Duration.ofMillis(22_500), DEFAULT.cap(LOWEST));
        assertEquals(Duration.ofSeconds(30), DEFAULT.cap(HIGHEST));
    }

    @Test
    void jitterIsSpreadEvenly() {
        RandomGenerator random = new SplittableRandom(7);
        int below = 0;
        for (int i = 0; i < 10_000; i++) {
            long millis = DEFAULT.delay(2, random).toMillis();
            assertTrue(millis >= 750 && millis <= 1250, () -> "1000 ms ± 25 %: " + millis);
            below += millis < 1000 ? 1 : 0;
        }
        int half = below;
        assertTrue(half > 4_700 && half < 5_300, () -> "half below the middle: " + half);
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThrows(IllegalArgumentException.class, () -> new Backoff(Duration.ZERO, second, 0));
        assertThrows(IllegalArgumentException.class, () -> new Backoff(second, Duration.ofMillis(999), 0));
        assertThrows(IllegalArgumentException.class, () -> new Backoff(second, second, -0.01));
        assertThrows(IllegalArgumentException.class, () -> new Backoff(second, second, 1.01));
        assertThrows(IllegalArgumentException.class, () -> new Backoff(second, second, Double.NaN));
    }
}
