package dev.continuo.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.log.Backlog;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LagVerdictTest {

    private static final Duration PATIENCE = LagVerdict.PATIENCE;

    private static final StreamPolicy POLICY = new StreamPolicy(
            Duration.ofSeconds(10),
            100,
            1_000,
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            10,
            OnFull.BUSY,
            Duration.ZERO,
            Duration.ZERO);

    @ParameterizedTest(name = "waited {0}, {1} events, {2} bytes: {3}")
    @MethodSource("table")
    void onlyASocketThatKeepsWaitingWithMoreThanAllowedBehindItIsLag(
            Duration waited, long events, long bytes, LagVerdict expected) {
        assertEquals(expected, LagVerdict.judge(waited, new Backlog(events, bytes), POLICY));
    }

    static Stream<Arguments> table() {
        Duration less = PATIENCE.minusNanos(1);
        Duration more = PATIENCE.plusNanos(1);
        LagVerdict within = new LagVerdict.Within();
        return Stream.of(
                Arguments.of(more, 99L, 999L, within),
                Arguments.of(more, 100L, 1_000L, within),
                Arguments.of(more, 101L, 1_000L, new LagVerdict.Lagged(101)),
                Arguments.of(PATIENCE, 101L, 1_000L, new LagVerdict.Lagged(101)),
                Arguments.of(less, 101L, 1_000L, new LagVerdict.Behind(101)),
                Arguments.of(Duration.ZERO, 5_000L, 999_999L, new LagVerdict.Behind(5_000)),
                Arguments.of(more, 2L, 1_001L, new LagVerdict.Lagged(2)),
                Arguments.of(less, 2L, 1_001L, new LagVerdict.Behind(2)),
                Arguments.of(more, 1L, 999_999L, within));
    }
}
