package dev.continuo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.log.EventLog;
import dev.continuo.log.LogBounds;
import dev.continuo.log.memory.MemoryEventLog;
import dev.continuo.session.SessionUpdate;
import dev.continuo.session.TurnOutcome;
import dev.continuo.session.TurnTracker;
import dev.continuo.testing.SessionEvents;
import dev.continuo.time.Clock;
import dev.continuo.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a subscription makes of what it reads, without the thread that reads. */
class SessionSubscriptionTest {

    private static final SessionUpdate STARTED = new SessionUpdate.TurnStarted("one");

    private final ManualClock clock = new ManualClock();
    private final MemoryEventLog log = new MemoryEventLog(new LogBounds(1, 1 << 20, Duration.ZERO), "epoch", clock);
    private final Unread sessions = new Unread(log, clock);
    private final SessionEvents one = new SessionEvents("one");
    private final List<SessionUpdate> turns = new ArrayList<>();

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void theTurnOfTheBackgroundIsToldFirst() {
        LogFollower.Reader reader = reader(new SessionSubscription.Place(0, 2, false, false));
        reader.event(1, one.busy());
        assertEquals(List.of(), turns);
        reader.idle();
        assertEquals(List.of(STARTED), turns);
    }

    @Test
    void aTurnWhoseEndWasMissedInTheBackgroundIsNotTold() {
        LogFollower.Reader reader = reader(new SessionSubscription.Place(0, 99, false, false));
        reader.event(1, one.busy());
        reader.overtaken(97, 98);
        reader.idle();
        assertEquals(List.of(), turns);
    }

    @Test
    void aTurnThatIsInFlightNowIsToldWhateverWasMissedInTheBackground() {
        LogFollower.Reader reader = reader(new SessionSubscription.Place(0, 99, true, false));
        reader.event(1, one.busy());
        reader.overtaken(98, 99);
        assertEquals(List.of(), turns);
        reader.event(100, one.working("m"));
        assertEquals(List.of(STARTED), turns);
    }

    @Test
    void whatIsMissedBeyondTheBackgroundIsTold() {
        LogFollower.Reader reader = reader(new SessionSubscription.Place(0, 99, true, false));
        reader.event(1, one.busy());
        reader.overtaken(99, 100);
        TurnOutcome lost = new TurnOutcome.Lost("99 events left the log before they were read");
        assertEquals(
                List.of(STARTED, new SessionUpdate.Missed("one", 99), new SessionUpdate.TurnEnded("one", lost)), turns);
    }

    @Test
    void aTurnThatEndsWithADeletionThatIsNotYetInTheLogEnds() {
        LogFollower.Reader reader = reader(new SessionSubscription.Place(0, 1, true, true));
        reader.event(1, one.busy());
        reader.event(2, one.deleted());
        TurnOutcome deleted = new TurnOutcome.Failed(TurnOutcome.SESSION_DELETED, "the session was deleted");
        assertEquals(List.of(STARTED, new SessionUpdate.TurnEnded("one", deleted)), turns);
    }

    @Test
    void aTurnOfADeletedSessionThatNoEventToldOfIsNone() {
        LogFollower.Reader reader = reader(new SessionSubscription.Place(1, 1, true, true));
        reader.event(2, one.busy());
        assertEquals(List.of(), turns);
    }

    private LogFollower.Reader reader(SessionSubscription.Place place) {
        var unused = new SessionSubscription(
                sessions,
                "one",
                place,
                Duration.ZERO,
                update -> {
                    if (!(update instanceof SessionUpdate.Other)) {
                        turns.add(update);
                    }
                },
                ended -> {});
        return sessions.reader.getFirst();
    }

    /** Keeps what would be called by the thread. */
    private static final class Unread extends Sessions {

        private final List<LogFollower.Reader> reader = new ArrayList<>();

        Unread(EventLog log, Clock clock) {
            super(log, new TurnTracker(clock, 1), clock);
        }

        @Override
        LogFollower follow(String session, long after, LogFollower.Reader to, Runnable atEnd) {
            reader.add(to);
            return super.follow(session, after, to, atEnd);
        }
    }
}
