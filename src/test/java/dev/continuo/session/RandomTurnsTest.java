package dev.continuo.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.continuo.event.Event;
import dev.continuo.testing.SessionEvents;
import dev.continuo.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Turns in random order of every way to end that was measured, with the stray end at any later place. */
class RandomTurnsTest {

    /** An event, and whether a turn is in flight after it. */
    private record Step(Event event, boolean inFlight) {}

    private final SessionEvents session = new SessionEvents("ses");
    private final List<Step> steps = new ArrayList<>();
    private int message;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aTurnIsInFlightFromItsBeginningToItsOwnEnd(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 300; i++) {
            turn(random);
        }
        TurnTracker tracker = new TurnTracker(new ManualClock(), 1);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            tracker.accept(step.event);
            assertEquals(
                    step.inFlight, tracker.anyInFlight(), "seed " + seed + ", step " + i + ": " + step.event.payload());
        }
    }

    /**
     * Of a moment amid the turns some live events are lost, and the durable ones are recovered ahead of the others.
     * Whatever that does to the turns it touches, the end of the one behind them is the end.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aTurnBeyondWhatWasRecoveredEndsWithItsOwnEnd(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 1_000; i++) {
            steps.clear();
            turn(random);
            turn(random);
            int most = steps.size();
            turn(random);
            int from = random.nextInt(most);
            int to = Math.min(most, from + 1 + random.nextInt(12));
            List<Event> events = recovered(from, to, random);
            TurnTracker tracker = new TurnTracker(new ManualClock(), 1);
            events.forEach(tracker::accept);
            assertFalse(
                    tracker.anyInFlight(),
                    "seed " + seed + ", round " + i + ": "
                            + events.stream().map(event -> event.payload()).toList());
        }
    }

    /** All of them, but from one to another as after a connect. */
    private List<Event> recovered(int from, int to, SplittableRandom random) {
        List<Event> all = new ArrayList<>();
        steps.subList(0, from).forEach(step -> all.add(step.event));
        List<Event> live = new ArrayList<>();
        for (Step step : steps.subList(from, to)) {
            if (step.event.type().equals("message.updated") || step.event.type().equals("session.updated")) {
                all.add(step.event);
            } else if (random.nextInt(10) > 6) {
                live.add(step.event);
            }
        }
        all.addAll(live);
        steps.subList(to, steps.size()).forEach(step -> all.add(step.event));
        return all;
    }

    private void turn(SplittableRandom random) {
        List<Step> turn = new ArrayList<>();
        String current = "m" + ++message;
        if (random.nextInt(4) > 0) {
            add(turn, true, session.busy());
        }
        add(turn, true, session.working(current), session.delta(current, "p", "x"));
        for (int more = random.nextInt(3); more > 0; more--) {
            add(turn, true, session.complete(current, "tool-calls"), session.busy());
            current = "m" + ++message;
            add(turn, true, session.working(current), session.delta(current, "p", "x"));
        }
        Event failed = session.failed(current, "MessageAbortedError");
        switch (random.nextInt(5)) {
            case 0, 1 -> add(turn, true, session.complete(current), session.busy());
            case 2 -> add(turn, true, failed);
            case 3 -> add(turn, true, session.retry("fake 500"), session.completeWithoutFinish(current));
            default -> {
                add(turn, true, session.aborted());
                end(turn);
                publish(turn, random);
                steps.add(new Step(failed, false));
                steps.add(new Step(session.statusIdle(), false));
                steps.add(new Step(session.idle(), false));
                return;
            }
        }
        end(turn);
        add(turn, false, session.updated(), session.user("u" + message), session.complete(current));
        publish(turn, random);
    }

    /** When a stray end is outstanding it comes anywhere from here to the moment before a message is complete. */
    private void publish(List<Step> turn, SplittableRandom random) {
        int size = steps.size();
        boolean owed = size > 2 && steps.get(size - 3).event.payload().contains("MessageAbortedError");
        if (owed && steps.get(size - 1).event.type().equals("session.idle") && random.nextBoolean()) {
            List<Step> stray = List.copyOf(steps.subList(size - 3, size));
            steps.subList(size - 3, size).clear();
            int at = 1 + random.nextInt(2);
            int most = random.nextInt(3) == 0 ? 1 : stray.size();
            for (int i = 0; i < most; i++) {
                turn.add(at + i, new Step(stray.get(i).event, true));
            }
        }
        steps.addAll(turn);
    }

    private void end(List<Step> turn) {
        add(turn, false, session.statusIdle(), session.idle());
    }

    private static void add(List<Step> turn, boolean inFlight, Event... events) {
        for (Event event : events) {
            turn.add(new Step(event, inFlight));
        }
    }
}
