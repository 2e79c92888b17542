package dev.continuo.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerModelTest {

    private final HandClock clock = new HandClock();
    private final BreakerModel breaker = new BreakerModel(new BreakerRule(4, 3, Duration.ofSeconds(5), 1), clock);

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed();
        }
    }

    @Test
    void itOpensWhenEnoughOfEnoughOutcomesFailed() {
        fail(3);
        assertEquals(BreakerState.CLOSED, breaker.state());
        breaker.succeeded();
        assertEquals(BreakerState.CLOSED, breaker.state());
        fail(1);
        assertEquals(BreakerState.OPEN, breaker.state());
    }

    @Test
    void oldOutcomesAreForgotten() {
        fail(1);
        breaker.succeeded();
        breaker.succeeded();
        fail(2);
        assertEquals(BreakerState.CLOSED, breaker.state());
        fail(1);
        assertEquals(BreakerState.OPEN, breaker.state());
    }

    @Test
    void itStaysOpenForItsDelay() {
        fail(4);
        assertEquals(Duration.ofSeconds(5), breaker.remaining());
        clock.advance(Duration.ofMillis(4999));
        assertEquals(Duration.ofMillis(1), breaker.remaining());
        assertEquals(BreakerState.OPEN, breaker.state());
        clock.advance(Duration.ofMillis(1));
        assertEquals(Duration.ZERO, breaker.remaining());
        assertEquals(BreakerState.HALF_OPEN, breaker.state());
    }

    @Test
    void oneTrialDecides() {
        fail(4);
        clock.advance(Duration.ofSeconds(6));
        breaker.failed();
        assertEquals(BreakerState.OPEN, breaker.state());
        assertEquals(Duration.ofSeconds(5), breaker.remaining());
        clock.advance(Duration.ofSeconds(6));
        breaker.succeeded();
        assertEquals(BreakerState.CLOSED, breaker.state());
    }

    @Test
    void aRefusalAlwaysCostsAWait() {
        assertEquals(Duration.ofSeconds(5), breaker.refused(), "refused though thought closed");
        assertEquals(BreakerState.OPEN, breaker.state());
        clock.advance(Duration.ofSeconds(6));
        assertTrue(breaker.refused().isPositive(), "refused though thought half-open");
    }
}
