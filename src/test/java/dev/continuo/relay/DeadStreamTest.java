package dev.continuo.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.continuo.time.Clock;
import dev.continuo.upstream.BreakerState;
import dev.continuo.upstream.UpstreamState;
import dev.continuo.upstream.UpstreamStatus;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadStreamTest {

    private static final long NOW = 1_000_000;

    private static final Clock CLOCK = new Clock() {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public long currentTimeMillis() {
            return NOW;
        }
    };

    private static @Nullable String words(UpstreamState state, int failures, long connectedMillis, long stallMillis) {
        return words(stallMillis, status(state, failures, connectedMillis));
    }

    private static @Nullable String words(long stallMillis, UpstreamStatus... streams) {
        return new DeadStream(() -> List.of(streams), Duration.ofMillis(stallMillis), CLOCK).words();
    }

    private static UpstreamStatus status(UpstreamState state, int failures, long connectedMillis) {
        return new UpstreamStatus(
                state, NOW - connectedMillis, failures, false, 1, "refused", null, 0, 0, 0, BreakerState.CLOSED);
    }

    @ParameterizedTest
    @CsvSource({
        "WAITING, 1, false",
        "WAITING, 2, true",
        "WAITING, 3, true",
        "CONNECTING, 1, false",
        "CONNECTING, 2, true",
        "CONNECTED, 0, false",
        "CONNECTED, 1, false",
        "CONNECTED, 2, true",
        "IDLE, 9, false",
        "PAUSED, 9, false",
        "MISCONFIGURED, 9, false",
        "STOPPED, 9, false"
    })
    void aStreamThatConnectingAnewDoesNotHelpIsDead(UpstreamState state, int failures, boolean dead) {
        assertEquals(
                dead ? "its stream is dead, " + failures + " failures in a row, the last: refused" : null,
                words(state, failures, 0, 30_000));
    }

    @ParameterizedTest
    @CsvSource({"29999, 30000, true", "30000, 30000, true", "30001, 30000, false", "0, 0, false"})
    void aStreamThatOutlivesTheStallTimeoutIsNotSilent(long connectedMillis, long stallMillis, boolean dead) {
        assertEquals(dead, words(UpstreamState.CONNECTED, 2, connectedMillis, stallMillis) != null);
    }

    @Test
    void withoutAStreamThereIsNoTroubleWithIt() {
        assertNull(words(30_000));
    }

    @ParameterizedTest
    @CsvSource({
        // one that is well speaks for the server
        "CONNECTED, 0, false",
        "CONNECTED, 1, false",
        "CONNECTED, 2, true",
        // one that cannot connect anyway, or has not tried often enough, says nothing
        "MISCONFIGURED, 9, true",
        "WAITING, 1, true",
        "CONNECTING, 0, true",
        "STOPPED, 0, true"
    })
    void oneStreamOfSeveralThatCannotBeHelpedIsADeadServerUnlessAnotherLives(
            UpstreamState other, int failures, boolean dead) {
        UpstreamStatus helpless = status(UpstreamState.WAITING, 5, 0);
        assertEquals(
                dead ? "its stream is dead, 5 failures in a row, the last: refused" : null,
                words(30_000, helpless, status(other, failures, 0)));
    }
}
