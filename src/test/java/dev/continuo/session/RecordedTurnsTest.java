package dev.continuo.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.Event;
import dev.continuo.testing.Recordings;
import dev.continuo.time.ManualClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The turns of recorded activity, counted by hand. */
class RecordedTurnsTest {

    private static final String TURNS = """
            llm-turn-global           | Completed
            llm-abort-global          | MessageAbortedError
            llm-abort-event           | MessageAbortedError
            llm-error400-global       | APIError
            llm-error500-global       | MessageAbortedError
            shell-global              | Completed
            v2prompt-global           |
            demux-global              | Completed Completed Completed
            activity-global           | Completed Completed Completed Completed Completed \
            MessageAbortedError APIError UnknownError
            activity-event            | Completed Completed Completed Completed Completed \
            MessageAbortedError APIError UnknownError
            perm-retry-dispose-global | Completed Completed Completed Completed Completed Completed \
            MessageAbortedError MessageAbortedError
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = TURNS)
    void everyTurnEndsOnceAsItDid(String recording, String outcomes) {
        assertEquals(outcomes == null ? "" : outcomes, outcomes(Recordings.events(recording)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = TURNS)
    void aServerWithoutStatusEventsHasTheSameTurns(String recording, String outcomes) {
        List<Event> events = Recordings.events(recording).stream()
                .filter(event -> !event.type().equals("session.status"))
                .toList();
        assertEquals(
                outcomes == null ? 0 : outcomes.split(" ").length,
                outcomes(events).split(" ").length - (outcomes == null ? 1 : 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"llm-turn-global", "llm-abort-global", "demux-global", "activity-global", "shell-global"})
    void whoeverJoinsLaterSeesNoTurnThatIsNotThere(String recording) {
        List<Event> events = Recordings.events(recording);
        List<Set<String>> truth = inFlightAfterEach(events);
        for (int from = 1; from < events.size(); from++) {
            List<Set<String>> seen = inFlightAfterEach(events.subList(from, events.size()));
            for (int i = 0; i < seen.size(); i++) {
                assertTrue(
                        truth.get(from + i).containsAll(seen.get(i)),
                        "from " + from + ", after " + events.get(from + i).payload());
            }
        }
    }

    private static String outcomes(List<Event> events) {
        Map<String, TurnState> sessions = new HashMap<>();
        List<String> outcomes = new ArrayList<>();
        for (Event event : events) {
            if (event.session() != null) {
                TurnState turns = sessions.computeIfAbsent(event.session(), session -> new TurnState());
                if (turns.accept(event) == TurnState.Change.ENDED) {
                    outcomes.add(
                            turns.outcome() instanceof TurnOutcome.Failed failed
                                    ? failed.name()
                                    : turns.outcome().getClass().getSimpleName());
                }
            }
        }
        assertTrue(sessions.values().stream().noneMatch(TurnState::inFlight));
        return outcomes.stream().collect(Collectors.joining(" "));
    }

    private static List<Set<String>> inFlightAfterEach(List<Event> events) {
        TurnTracker tracker = new TurnTracker(new ManualClock(), 100);
        List<Set<String>> states = new ArrayList<>();
        for (Event event : events) {
            tracker.accept(event);
            states.add(tracker.inFlight().stream().map(Turn::session).collect(Collectors.toSet()));
        }
        return states;
    }
}
