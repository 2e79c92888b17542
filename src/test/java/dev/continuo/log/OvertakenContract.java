package dev.continuo.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.event.Window;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has missed something, and how much. */
public interface OvertakenContract extends LogContract {

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7})
    default void aReaderOfAllIsOvertakenByWhatIsEvictedBeforeIt(int appended) {
        try (EventLog log = holding(4);
                LogReader reader = log.open(new Interest.All(), 0)) {
            log.append(List.of(TestEvents.anywhere(), TestEvents.anywhere()));
            reader.read(2, 10);
            log.append(TestEvents.times(appended - 2, TestEvents.anywhere()));
            if (appended <= 6) {
                assertEquals(appended - 2, LogContract.batch(reader).events().size());
            } else {
                assertEquals(new ReadResult.Overtaken(1, new Window("e", 4, 7)), LogContract.overtaken(reader));
                assertEquals(2, reader.position());
                log.append(List.of(TestEvents.anywhere()));
                assertEquals(new ReadResult.Overtaken(2, new Window("e", 5, 8)), LogContract.overtaken(reader));
            }
        }
    }

    @Test
    default void eventsOfOthersLeavingUnseenOvertakeNobody() {
        try (EventLog log = holding(2);
                LogReader session = log.open(new Interest.OfSession("s"), 0);
                LogReader directory = log.open(new Interest.InDirectory("d"), 0)) {
            log.append(TestEvents.times(50, TestEvents.event("t", "x", 1, false)));
            log.append(List.of(TestEvents.event("s", "d", 1, false)));
            assertEquals(List.of(51L), LogContract.seqs(LogContract.batch(session)));
            assertEquals(List.of(51L), LogContract.seqs(LogContract.batch(directory)));
        }
    }

    @Test
    default void aFilteredReaderCountsOnlyItsOwnEventsAmongTheEvicted() {
        try (EventLog log = holding(3);
                LogReader session = log.open(new Interest.OfSession("s"), 0);
                LogReader directory = log.open(new Interest.InDirectory("d"), 0)) {
            log.append(List.of(
                    TestEvents.event("s", "d", 1, false),
                    TestEvents.event("t", "x", 1, false),
                    TestEvents.event("s", "x", 1, false),
                    TestEvents.control(null),
                    TestEvents.control("x")));
            log.append(TestEvents.times(3, TestEvents.event("t", "x", 1, false)));
            assertEquals(new ReadResult.Overtaken(4, new Window("e", 6, 8)), LogContract.overtaken(session));
            assertEquals(new ReadResult.Overtaken(2, new Window("e", 6, 8)), LogContract.overtaken(directory));
            assertEquals(0, session.position());
        }
    }

    @Test
    default void whatWasReadBeforeItLeftIsNotMissed() {
        try (EventLog log = holding(2);
                LogReader reader = log.open(new Interest.OfSession("s"), 0)) {
            log.append(List.of(TestEvents.inSession("s"), TestEvents.inSession("s")));
            assertEquals(1, LogContract.batch(reader.read(1, 1)).events().size());
            log.append(List.of(TestEvents.anywhere()));
            assertEquals(List.of(2L), LogContract.seqs(LogContract.batch(reader)));
            log.append(TestEvents.times(2, TestEvents.anywhere()));
            assertEquals(List.of(), LogContract.seqs(LogContract.batch(reader)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4, 5, 6, 7, 10})
    default void aReaderOpenedBehindTheWindowIsOvertakenFromTheStart(long after) {
        try (EventLog log = holding(4)) {
            log.append(TestEvents.times(10, TestEvents.inSession("s")));
            for (Interest interest : List.of(
                    new Interest.All(),
                    new Interest.OfSession("s"),
                    new Interest.OfSession("t"),
                    new Interest.InDirectory("d"))) {
                try (LogReader reader = log.open(interest, after)) {
                    if (after >= 6) {
                        long matching = TestEvents.matches(interest, TestEvents.inSession("s")) ? 10 - after : 0;
                        assertEquals(
                                matching, LogContract.batch(reader).events().size());
                    } else {
                        long dropped = LogContract.overtaken(reader).dropped();
                        long exact = 6 - after;
                        assertEquals(interest instanceof Interest.All ? exact : Math.clamp(dropped, 1, exact), dropped);
                    }
                }
            }
        }
    }

    @Test
    default void aReaderOpenedBehindTheWindowGoesOnCounting() {
        try (EventLog log = holding(2)) {
            log.append(TestEvents.times(3, TestEvents.inSession("s")));
            try (LogReader reader = log.open(new Interest.OfSession("s"), 0)) {
                assertEquals(1, LogContract.overtaken(reader).dropped());
                log.append(List.of(TestEvents.inSession("t"), TestEvents.control(null)));
                assertEquals(3, LogContract.overtaken(reader).dropped());
            }
        }
    }
}
