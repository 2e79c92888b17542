package dev.continuo.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is told of news, and what can be read by then. */
public interface ListenContract extends LogContract {

    @ParameterizedTest
    @MethodSource("dev.continuo.log.AwaitContract#concerns")
    default void anAppendIsNewsForThoseItConcernsAndNobodyElse(
            Event event, List<Interest> concerned, List<Interest> others) {
        try (EventLog log = unbounded()) {
            List<AtomicInteger> told = new ArrayList<>();
            for (Interest interest : concerned) {
                AtomicInteger times = new AtomicInteger();
                log.listen(interest, times::incrementAndGet);
                told.add(times);
            }
            AtomicInteger inVain = new AtomicInteger();
            others.forEach(interest -> log.listen(interest, inVain::incrementAndGet));
            log.append(List.of(event));
            for (AtomicInteger times : told) {
                assertTrue(times.get() >= 1, () -> told.toString());
            }
            assertEquals(0, inVain.get());
        }
    }

    @Test
    default void whatIsNewsCanBeRead() {
        try (EventLog log = unbounded();
                LogReader reader = log.open(new Interest.OfSession("s"), 0)) {
            AtomicLong read = new AtomicLong();
            log.listen(new Interest.OfSession("s"), () -> {
                if (reader.read(10, 10) instanceof ReadResult.Batch batch) {
                    read.set(batch.position());
                }
            });
            for (long seq = 1; seq <= 3; seq++) {
                log.append(List.of(TestEvents.inSession("s")));
                assertEquals(seq, read.get());
            }
        }
    }

    @Test
    default void whoHasClosedIsToldNothing() {
        try (EventLog log = unbounded()) {
            AtomicInteger times = new AtomicInteger();
            EventLog.Listener listener = log.listen(new Interest.InDirectory("d"), times::incrementAndGet);
            log.append(List.of(TestEvents.inDirectory("d")));
            int before = times.get();
            listener.close();
            listener.close();
            log.append(List.of(TestEvents.inDirectory("d")));
            assertEquals(before, times.get());
        }
    }

    @Test
    default void closingTheLogIsNewsForAll() {
        AtomicInteger times = new AtomicInteger();
        EventLog log = unbounded();
        log.listen(new Interest.OfSession("s"), times::incrementAndGet);
        assertEquals(0, times.get());
        log.close();
        assertTrue(times.get() >= 1);
        assertThrows(LogClosedException.class, () -> log.listen(new Interest.All(), times::incrementAndGet));
    }
}
