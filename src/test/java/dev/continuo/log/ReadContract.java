package dev.continuo.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.continuo.event.Window;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reader gets, how much at a time, and where that leaves it. */
public interface ReadContract extends LogContract {

    @Test
    default void eachInterestGetsItsEventsAndNoOthers() {
        try (EventLog log = unbounded()) {
            log.append(List.of(
                    TestEvents.event("s", "d", 1, false),
                    TestEvents.event("s", "x", 1, false),
                    TestEvents.event("t", "d", 1, false),
                    TestEvents.event("s", null, 1, false),
                    TestEvents.anywhere(),
                    TestEvents.control(null),
                    TestEvents.control("x"),
                    TestEvents.event("t", "d", 1, true)));
            assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), LogContract.all(log, new Interest.All()));
            assertEquals(List.of(1L, 3L, 4L, 5L, 6L, 8L), LogContract.all(log, new Interest.InDirectory("d")));
            assertEquals(List.of(2L, 4L, 5L, 6L, 7L), LogContract.all(log, new Interest.InDirectory("x")));
            assertEquals(List.of(4L, 5L, 6L), LogContract.all(log, new Interest.InDirectory("nowhere")));
            assertEquals(List.of(1L, 2L, 4L, 6L, 7L, 8L), LogContract.all(log, new Interest.OfSession("s")));
            assertEquals(List.of(3L, 6L, 7L, 8L), LogContract.all(log, new Interest.OfSession("t")));
            assertEquals(List.of(6L, 7L, 8L), LogContract.all(log, new Interest.OfSession("nobody")));
        }
    }

    @Test
    default void aReaderStartsAfterItsSeqAndGoesOnWithWhatComes() {
        try (EventLog log = unbounded()) {
            log.append(TestEvents.times(3, TestEvents.inSession("s")));
            try (LogReader reader = log.open(new Interest.OfSession("s"), 2)) {
                assertEquals(2, reader.position());
                assertEquals(List.of(3L), LogContract.seqs(LogContract.batch(reader)));
                assertEquals(3, reader.position());
                log.append(List.of(TestEvents.inSession("t"), TestEvents.inSession("s")));
                assertEquals(List.of(5L), LogContract.seqs(LogContract.batch(reader)));
                assertEquals(5, reader.position());
            }
        }
    }

    @Test
    default void aReaderCannotStartOutsideTheNumbersGivenSoFar() {
        try (EventLog log = unbounded()) {
            log.append(TestEvents.times(2, TestEvents.anywhere()));
            log.open(new Interest.All(), 2).close();
            assertThrows(IllegalArgumentException.class, () -> log.open(new Interest.All(), 3));
            assertThrows(IllegalArgumentException.class, () -> log.open(new Interest.All(), -1));
        }
    }

    @Test
    default void anEmptyBatchStandsAtTheHeadOfItsWindow() {
        try (EventLog log = unbounded();
                LogReader reader = log.open(new Interest.OfSession("s"), 0)) {
            log.append(TestEvents.times(3, TestEvents.inSession("t")));
            assertEquals(new ReadResult.Batch(List.of(), 3, new Window("e", 1, 3)), LogContract.batch(reader));
            assertEquals(new ReadResult.Batch(List.of(), 3, new Window("e", 1, 3)), LogContract.batch(reader));
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 2, 4", "3, 3, 7", "4, 3, 7"})
    default void aBatchHasNoMoreEventsThanAskedAndPassesTheHeadOnlyWhenItHasAll(int max, int got, long position) {
        try (EventLog log = unbounded();
                LogReader reader = log.open(new Interest.OfSession("s"), 0)) {
            for (int i = 0; i < 3; i++) {
                log.append(List.of(TestEvents.inSession("t"), TestEvents.inSession("s")));
            }
            log.append(List.of(TestEvents.inSession("t")));
            ReadResult.Batch batch = LogContract.batch(reader.read(max, Integer.MAX_VALUE));
            assertEquals(got, batch.events().size());
            assertEquals(position, batch.position());
            assertEquals(position, reader.position());
            assertEquals(3 - got, LogContract.batch(reader).events().size());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "10, 1", "29, 1", "30, 2", "31, 2", "60, 3"})
    default void aBatchHasNoMoreDataThanAskedUnlessThatIsOneEvent(int maxBytes, int got) {
        try (EventLog log = unbounded();
                LogReader reader = log.open(new Interest.All(), 0)) {
            log.append(List.of(TestEvents.ofSize(10), TestEvents.ofSize(20), TestEvents.ofSize(30)));
            ReadResult.Batch batch = LogContract.batch(reader.read(10, maxBytes));
            assertEquals(got, batch.events().size());
            assertEquals(got, batch.position());
        }
    }

    @Test
    default void aBatchOfNoEventsIsRefused() {
        try (EventLog log = unbounded();
                LogReader reader = log.open(new Interest.All(), 0)) {
            assertThrows(IllegalArgumentException.class, () -> reader.read(0, 1));
        }
    }

    @Test
    default void theBacklogCountsWhatIsUnreadAndPassesTheFilter() {
        try (EventLog log = unbounded();
                LogReader reader = log.open(new Interest.InDirectory("d"), 0)) {
            log.append(List.of(TestEvents.ofSize(10), TestEvents.inDirectory("x"), TestEvents.ofSize(20)));
            log.append(List.of(TestEvents.event(null, "d", 40, false)));
            assertEquals(new Backlog(3, 70), reader.backlog(event -> true));
            assertEquals(new Backlog(1, 40), reader.backlog(event -> event.directory() != null));
            reader.read(1, 1);
            assertEquals(new Backlog(2, 60), reader.backlog(event -> true));
        }
    }

    @Test
    default void aClosedReaderReadsNothingAndLeavesTheOthersAlone() {
        try (EventLog log = unbounded();
                LogReader other = log.open(new Interest.OfSession("s"), 0)) {
            LogReader reader = log.open(new Interest.OfSession("s"), 0);
            reader.close();
            reader.close();
            log.append(List.of(TestEvents.inSession("s")));
            assertEquals(new ReadResult.Closed(), reader.read(1, 1));
            assertEquals(List.of(1L), LogContract.seqs(LogContract.batch(other)));
        }
    }
}
