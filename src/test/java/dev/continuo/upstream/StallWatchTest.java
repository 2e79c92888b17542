package dev.continuo.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StallWatchTest {

    private final StallWatch<String> watch = new StallWatch<>(new HandClock(), Duration.ZERO, "late");

    @AfterEach
    void leaveNoInterrupt() {
        Thread.interrupted();
        watch.close();
    }

    @Test
    void aVerdictAfterTheLastLookInterruptsTheWaitThatBeginsThen() {
        assertNull(watch.verdict());
        watch.breakOff("stop");
        assertFalse(Thread.currentThread().isInterrupted(), "there is no wait yet");
        watch.begin();
        assertTrue(Thread.currentThread().isInterrupted());
        watch.end();
        assertFalse(Thread.currentThread().isInterrupted(), "taken back");
        assertEquals("stop", watch.verdict());
    }

    @Test
    void aVerdictDuringAWaitInterruptsIt() {
        watch.begin();
        watch.breakOff("stop");
        assertTrue(Thread.currentThread().isInterrupted());
        watch.end();
        assertFalse(Thread.currentThread().isInterrupted(), "taken back");
    }

    @Test
    void aWaitWithoutAVerdictIsLeftAlone() {
        watch.begin();
        assertFalse(Thread.currentThread().isInterrupted());
        watch.end();
        watch.breakOff("stop");
        assertFalse(Thread.currentThread().isInterrupted(), "the wait is over");
    }
}
