package dev.continuo.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StatusBoardTest {

    private static final Outcome UNREACHABLE = new ConnectFailure.Unreachable("refused", "nobody listens");
    private static final Outcome WRONG = new ConnectFailure.Misconfigured("not found", "correct the URL");
    private static final ReconnectDecision LATER = new ReconnectDecision.Reconnect(1, Duration.ofSeconds(1));

    private final HandClock clock = new HandClock();
    private final StatusBoard board = new StatusBoard(clock);

    @Test
    void attemptsDoNotChangeSinceWhenTheUpstreamIsAway() {
        board.connecting();
        board.connected();
        long lost = later();
        board.ended(UNREACHABLE, LATER);
        later();
        board.connecting();
        later();
        board.ended(WRONG, LATER);
        later();
        board.connecting();
        later();
        board.ended(UNREACHABLE, LATER);
        assertEquals(UpstreamState.WAITING, board.read(BreakerState.CLOSED).state());
        assertEquals(lost, since());
    }

    @Test
    void everyOtherChangeIsANewBeginning() {
        long begun = later();
        board.connecting();
        assertEquals(begun, since());
        long connected = later();
        board.connected();
        assertEquals(connected, since());
        long paused = later();
        board.paused();
        assertEquals(paused, since());
        long resumed = later();
        board.resumed();
        assertEquals(resumed, since());
        long stopped = later();
        board.stopped();
        assertEquals(stopped, since());
    }

    private long since() {
        return board.read(BreakerState.CLOSED).sinceMillis();
    }

    private long later() {
        clock.advance(Duration.ofSeconds(1));
        return clock.currentTimeMillis();
    }
}
