package dev.continuo.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BaselinesTest {

    private final Baselines baselines = new Baselines();

    @Test
    void aBaselineNeverGoesBack() {
        baselines.reached("a", 5);
        baselines.reached("a", 4);
        assertEquals(Map.of("a", 5L), baselines.request());
    }

    @Test
    void onceEverythingWasLookedAtAnUnknownOneBeginsLater() {
        baselines.reached("a", 5);
        assertTrue(baselines.knows("a"));
        assertFalse(baselines.knows("b"));
        baselines.primed();
        assertTrue(baselines.knows("b"));
        assertEquals(-1, baselines.of("b"));
    }

    @Test
    void ninehundredAreKnownAndOneMoreIsTooMany() {
        baselines.primed();
        for (int i = 0; i < 899; i++) {
            baselines.reached("a" + i, 1);
        }
        baselines.reached("a899", 1);
        assertFalse(baselines.hopeless());
        assertEquals(900, baselines.request().size());
        baselines.reached("a900", 1);
        assertTrue(baselines.hopeless());
        assertFalse(baselines.knows("a1"));
        assertEquals(Map.of(), baselines.request());
    }
}
