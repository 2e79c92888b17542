package dev.continuo.upstream;

import static dev.continuo.upstream.Policies.BACKOFF;
import static dev.continuo.upstream.Policies.MIDDLE;
import static dev.continuo.upstream.Policies.always;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.upstream.ReconnectDecision.GiveUp;
import dev.continuo.upstream.ReconnectDecision.Reconnect;
import dev.continuo.upstream.ReconnectDecision.Stop;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReconnectRuleTest {

    private static final double ALMOST_ONE = Math.nextDown(1.0);
    private static final Outcome CUT = new StreamEnd.Cut("reset");
    private static final Outcome REFUSED = new ConnectFailure.Unreachable("refused", "no");
    private static final Outcome MISCONFIGURED = new ConnectFailure.Misconfigured("unauthorized", "wrong password");

    static Stream<Outcome> failures() {
        return Stream.of(
                CUT,
                new StreamEnd.FinishedEmpty(),
                new StreamEnd.Stalled(Duration.ofSeconds(30)),
                new StreamEnd.Abandoned("deaf", "busy but silent"),
                REFUSED,
                new ConnectFailure.NoAnswer(Duration.ofSeconds(5)),
                new ConnectFailure.Unavailable(503, null));
    }

    private static ReconnectDecision decide(Outcome outcome, int failuresBefore) {
        return ReconnectRule.decide(outcome, failuresBefore, BACKOFF, 6, MIDDLE);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyFailureRaisesTheCountAndDoublesTheWait(Outcome failure) {
        assertEquals(new Reconnect(1, Duration.ofMillis(500)), decide(failure, 0));
        assertEquals(new Reconnect(2, Duration.ofSeconds(1)), decide(failure, 1));
        assertEquals(new Reconnect(3, Duration.ofSeconds(2)), decide(failure, 2));
    }

    @Test
    void aCleanEndAfterAnEventIsNoFailureAndWaitsTheBaseDelay() {
        assertEquals(new Reconnect(0, Duration.ofMillis(500)), decide(new StreamEnd.Finished(), 5));
    }

    @Test
    void itGivesUpOnceAtTheFailureAfterTheLastBearableOneAndProbesAtTheCap() {
        assertEquals(new Reconnect(6, Duration.ofSeconds(16)), decide(REFUSED, 5));
        assertEquals(new GiveUp(7, Duration.ofSeconds(30)), decide(REFUSED, 6));
        assertEquals(new Reconnect(8, Duration.ofSeconds(30)), decide(REFUSED, 7));
    }

    @Test
    void aStreamThatIsLostWithoutAnEventBeyondThatIsAnotherOutageToGiveUpIn() {
        assertEquals(new Reconnect(6, Duration.ofSeconds(16)), decide(CUT, 5));
        assertEquals(new GiveUp(7, Duration.ofSeconds(30)), decide(CUT, 6));
        assertEquals(new GiveUp(8, Duration.ofSeconds(30)), decide(CUT, 7));
        assertEquals(new Reconnect(9, Duration.ofSeconds(30)), decide(REFUSED, 8));
    }

    @Test
    void givingUpAfterOneAttemptStillProbesAtTheCap() {
        assertEquals(new GiveUp(2, Duration.ofSeconds(30)), ReconnectRule.decide(CUT, 1, BACKOFF, 1, MIDDLE));
    }

    @Test
    void aMisconfigurationIsProbedAtTheCapFromTheFirstFailureOnAndCounts() {
        assertEquals(new Reconnect(1, Duration.ofSeconds(30)), decide(MISCONFIGURED, 0));
        assertEquals(new GiveUp(7, Duration.ofSeconds(30)), decide(MISCONFIGURED, 6));
    }

    @Test
    void noContentStops() {
        assertEquals(new Stop(3), decide(new ConnectFailure.NoContent(), 3));
    }

    @ParameterizedTest
    @CsvSource({"499, 500", "500, 500", "501, 501", "90000, 90000", "3600000, 3600000", "3600001, 3600000"})
    void theLongerOfBackoffAndRetryAfterCountsUpToAnHour(long asked, long expected) {
        Outcome failure = new ConnectFailure.Unavailable(503, Duration.ofMillis(asked));
        assertEquals(new Reconnect(1, Duration.ofMillis(expected)), decide(failure, 0));
    }

    @ParameterizedTest
    @CsvSource({"0, 375", "1, 750", "5, 12000"})
    void jitterTakesAwayAtMostAQuarter(int failuresBefore, long expected) {
        assertEquals(
                new Reconnect(failuresBefore + 1, Duration.ofMillis(expected)),
                ReconnectRule.decide(CUT, failuresBefore, BACKOFF, 6, always(0)));
    }

    @Test
    void jitterAddsAtMostAQuarterAndNeverExceedsTheCap() {
        assertEquals(
                625,
                delay(ReconnectRule.decide(CUT, 0, BACKOFF, 6, always(ALMOST_ONE)))
                        .toMillis());
        assertEquals(Duration.ofSeconds(30), delay(ReconnectRule.decide(CUT, 6, BACKOFF, 6, always(ALMOST_ONE))));
        assertEquals(
                Duration.ofSeconds(30), delay(ReconnectRule.decide(MISCONFIGURED, 0, BACKOFF, 6, always(ALMOST_ONE))));
    }

    private static Duration delay(ReconnectDecision decision) {
        return switch (decision) {
            case Reconnect reconnect -> reconnect.delay();
            case GiveUp giveUp -> giveUp.delay();
            case Stop stop -> throw new AssertionError(stop);
        };
    }
}
