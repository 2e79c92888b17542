package dev.continuo.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.continuo.event.Event;
import dev.continuo.event.Window;
import dev.continuo.time.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers, the window, and the three bounds. */
public interface BoundsContract extends LogContract {

    @Test
    default void anEmptyLogHasTheWindowBeforeTheFirstSeq() {
        try (EventLog log = unbounded()) {
            assertEquals(new Window("e", 1, 0), log.window());
            assertEquals(0, log.bytes());
        }
    }

    @Test
    default void seqsAreContiguousAndTheLastOfABatchIsReturned() {
        try (EventLog log = unbounded()) {
            assertEquals(1, log.append(List.of(TestEvents.anywhere())));
            assertEquals(4, log.append(TestEvents.times(3, TestEvents.inSession("s"))));
            assertEquals(List.of(1L, 2L, 3L, 4L), LogContract.all(log, new Interest.All()));
            assertEquals(new Window("e", 1, 4), log.window());
        }
    }

    @Test
    default void aSeqIsNeverUsedAgain() {
        try (EventLog log = holding(1)) {
            for (long seq = 1; seq <= 10; seq++) {
                assertEquals(seq, log.append(List.of(TestEvents.anywhere())));
                assertEquals(new Window("e", seq, seq), log.window());
                assertEquals(List.of(seq), LogContract.all(log, new Interest.All()));
            }
        }
    }

    @Test
    default void anEmptyAppendIsRefused() {
        try (EventLog log = unbounded()) {
            assertThrows(IllegalArgumentException.class, () -> log.append(List.of()));
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 1", "5, 1", "6, 2", "20, 16"})
    default void theOldestGoWhenThereAreMoreThanFive(int appended, long oldest) {
        try (EventLog one = holding(5);
                EventLog batch = holding(5)) {
            for (int i = 0; i < appended; i++) {
                one.append(List.of(TestEvents.anywhere()));
            }
            batch.append(TestEvents.times(appended, TestEvents.anywhere()));
            assertEquals(new Window("e", oldest, appended), one.window());
            assertEquals(one.window(), batch.window());
            assertEquals(one.bytes(), batch.bytes());
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 2", "0, 1", "1, 1"})
    default void theOldestGoWhenTheyWeighMoreThanTheByteBound(int room, long oldest) {
        List<Event> events = List.of(
                TestEvents.ofSize(100),
                TestEvents.inSession("s"),
                TestEvents.inDirectory("d"),
                TestEvents.control("d"));
        LogBounds bounds = new LogBounds(MANY, weigh(events) + room, Duration.ZERO);
        try (EventLog log = create(bounds, "e", new ManualClock())) {
            log.append(events);
            assertEquals(new Window("e", oldest, 4), log.window());
            assertEquals(weigh(events.subList((int) oldest - 1, 4)), log.bytes());
        }
    }

    @ParameterizedTest
    @CsvSource({"999, 1", "1000, 1", "1001, 3"})
    default void whatIsOlderThanTheAgeBoundGoesThoughNothingIsAppended(long millis, long oldest) {
        LogBounds bounds = new LogBounds(MANY, MANY, Duration.ofSeconds(1));
        ManualClock clock = new ManualClock();
        try (EventLog log = create(bounds, "e", clock);
                LogReader reader = log.open(new Interest.All(), 0)) {
            log.append(TestEvents.times(2, TestEvents.anywhere()));
            clock.advance(Duration.ofMillis(1));
            log.append(TestEvents.times(2, TestEvents.anywhere()));
            clock.advance(Duration.ofMillis(millis - 1));
            if (oldest == 1) {
                assertEquals(4, LogContract.batch(reader).events().size());
            } else {
                assertEquals(oldest - 1, LogContract.overtaken(reader).dropped());
            }
            assertEquals(new Window("e", oldest, 4), log.window());
        }
    }

    @Test
    default void anIdleWindowAgesDownToTheNewestEventAndTheNextAppendReplacesThat() {
        LogBounds bounds = new LogBounds(MANY, MANY, Duration.ofSeconds(1));
        ManualClock clock = new ManualClock();
        try (EventLog log = create(bounds, "e", clock)) {
            log.append(TestEvents.times(3, TestEvents.anywhere()));
            clock.advance(Duration.ofDays(1));
            assertEquals(new Window("e", 3, 3), log.window());
            log.append(List.of(TestEvents.anywhere()));
            assertEquals(new Window("e", 4, 4), log.window());
        }
    }

    @Test
    default void withoutAnAgeBoundNothingGetsTooOld() {
        ManualClock clock = new ManualClock();
        try (EventLog log = create(new LogBounds(MANY, MANY, Duration.ZERO), "e", clock)) {
            log.append(TestEvents.times(3, TestEvents.anywhere()));
            clock.advance(Duration.ofDays(10_000));
            assertEquals(new Window("e", 1, 3), log.window());
        }
    }

    @Test
    default void theNewestEventIsHeldHoweverHeavy() {
        try (EventLog log = create(new LogBounds(MANY, 1, Duration.ZERO), "e", new ManualClock())) {
            log.append(List.of(TestEvents.anywhere(), TestEvents.ofSize(5_000)));
            assertEquals(new Window("e", 2, 2), log.window());
            assertEquals(List.of(2L), LogContract.all(log, new Interest.All()));
        }
    }

    @Test
    default void aClosedLogTakesNothingAndOpensNothing() {
        EventLog log = unbounded();
        log.append(List.of(TestEvents.anywhere()));
        LogReader reader = log.open(new Interest.All(), 0);
        log.close();
        log.close();
        assertThrows(LogClosedException.class, () -> log.append(List.of(TestEvents.anywhere())));
        assertThrows(LogClosedException.class, () -> log.open(new Interest.All(), 0));
        assertEquals(new ReadResult.Closed(), reader.read(1, 1));
        assertEquals(new Window("e", 1, 1), log.window());
    }
}
