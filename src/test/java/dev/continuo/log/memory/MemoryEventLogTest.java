package dev.continuo.log.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.continuo.event.Event;
import dev.continuo.event.Window;
import dev.continuo.log.EventLog;
import dev.continuo.log.EventLogContractTest;
import dev.continuo.log.Interest;
import dev.continuo.log.LogBounds;
import dev.continuo.log.LogReader;
import dev.continuo.log.ReadResult;
import dev.continuo.time.Clock;
import dev.continuo.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryEventLogTest extends EventLogContractTest {

    private static final int PERMANENT_TRACKS = 3;

    @Override
    public EventLog create(LogBounds bounds, String epoch, Clock clock) {
        return new MemoryEventLog(bounds, epoch, clock);
    }

    /** Two entries per event, or one without session; and what there is once for each session and directory. */
    @Override
    public long weigh(List<Event> held) {
        long bytes = 0;
        Set<String> sessions = new HashSet<>();
        Set<String> directories = new HashSet<>();
        for (Event event : held) {
            bytes += event.weight() + 16;
            if (event.directory() != null && directories.add(event.directory())) {
                bytes += 256 + event.directory().length();
            }
            if (event.control() || event.session() != null) {
                bytes += 16;
            }
            if (!event.control() && event.session() != null && sessions.add(event.session())) {
                bytes += 256 + event.session().length();
            }
        }
        return bytes;
    }

    @Test
    void sessionsAndDirectoriesThatNobodyUsesAnyMoreAreForgotten() {
        try (MemoryEventLog log = log(10)) {
            for (int i = 0; i < 50_000; i++) {
                log.append(List.of(event("s" + i, "d" + i)));
            }
            assertEquals(PERMANENT_TRACKS + 20, log.tracks());
        }
    }

    @Test
    void aSessionThatIsOnlyWaitedForIsForgottenWithItsLastReader() {
        try (MemoryEventLog log = log(10)) {
            LogReader first = log.open(new Interest.OfSession("s"), 0);
            LogReader second = log.open(new Interest.OfSession("s"), 0);
            assertEquals(PERMANENT_TRACKS + 1, log.tracks());
            assertEquals(0, log.bytes());
            first.close();
            assertEquals(PERMANENT_TRACKS + 1, log.tracks());
            second.close();
            assertEquals(PERMANENT_TRACKS, log.tracks());
        }
    }

    @Test
    void aSessionWithEventsOutlivesItsReadersAndOneWithReadersItsEvents() {
        try (MemoryEventLog log = log(1)) {
            log.append(List.of(event("s", null)));
            log.open(new Interest.OfSession("s"), 1).close();
            assertEquals(PERMANENT_TRACKS + 1, log.tracks());
            LogReader reader = log.open(new Interest.OfSession("s"), 1);
            log.append(List.of(event(null, null)));
            assertEquals(PERMANENT_TRACKS + 1, log.tracks());
            log.append(List.of(event("s", null)));
            assertEquals(1, ((ReadResult.Batch) reader.read(9, 9)).events().size());
            reader.close();
            log.append(List.of(event(null, null)));
            assertEquals(PERMANENT_TRACKS, log.tracks());
        }
    }

    @Test
    void manySessionsCountTheirIndexTowardsTheByteBound() {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            events.add(event("session" + (100 + i), null));
        }
        LogBounds bounds = new LogBounds(MANY, 10_000, Duration.ZERO);
        try (MemoryEventLog log = new MemoryEventLog(bounds, "e", new ManualClock())) {
            log.append(events);
            long strings = 11; // "t" and "session100"
            long each = 160 + strings + 16 + 16 + 256 + 10;
            assertEquals(10_000 / each, log.window().size());
            assertEquals(log.window().size() * each, log.bytes());
        }
    }

    @Test
    void aBoundBeyondAnyArrayIsTakenAsNoBound() {
        LogBounds bounds = new LogBounds(Long.MAX_VALUE, Long.MAX_VALUE, Duration.ofSeconds(Long.MAX_VALUE));
        try (MemoryEventLog log = new MemoryEventLog(bounds, "e", new ManualClock())) {
            log.append(List.of(event("s", null), event("s", null)));
            assertEquals(new Window("e", 1, 2), log.window());
        }
    }

    @Test
    void readingWhenThereIsNothingNewMakesNoList() {
        try (MemoryEventLog log = log(10);
                LogReader reader = log.open(new Interest.OfSession("s"), 0)) {
            assertSame(List.of(), ((ReadResult.Batch) reader.read(9, 9)).events());
            log.append(List.of(event("t", null)));
            assertSame(List.of(), ((ReadResult.Batch) reader.read(9, 9)).events());
        }
    }

    @Test
    void tenThousandReadersComeAndGo() {
        try (MemoryEventLog log = log(10)) {
            List<LogReader> readers = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                readers.add(log.open(i % 2 == 0 ? new Interest.All() : new Interest.OfSession("s" + i), 0));
            }
            log.append(List.of(event("s1", null)));
            assertEquals(
                    5_001,
                    readers.stream()
                            .filter(reader -> !((ReadResult.Batch) reader.read(9, 9))
                                    .events()
                                    .isEmpty())
                            .count());
            readers.forEach(LogReader::close);
            assertEquals(PERMANENT_TRACKS + 1, log.tracks());
        }
    }

    private static MemoryEventLog log(long maxEvents) {
        return new MemoryEventLog(new LogBounds(maxEvents, MANY, Duration.ZERO), "e", new ManualClock());
    }

    private static Event event(@Nullable String session, @Nullable String directory) {
        return new Event("", null, "t", session, directory, null, new byte[0], 0, 0, false);
    }
}
