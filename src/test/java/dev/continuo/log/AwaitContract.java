package dev.continuo.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is woken, and who is left asleep. */
public interface AwaitContract extends LogContract {

    long LONG_NANOS = TimeUnit.MINUTES.toNanos(10);

    static List<Arguments> concerns() {
        Interest all = new Interest.All();
        Interest d = new Interest.InDirectory("d");
        Interest x = new Interest.InDirectory("x");
        Interest s = new Interest.OfSession("s");
        Interest t = new Interest.OfSession("t");
        return List.of(
                Arguments.of(TestEvents.event("s", "d", 1, false), List.of(all, d, s), List.of(x, t)),
                Arguments.of(TestEvents.inSession("s"), List.of(all, d, x, s), List.of(t)),
                Arguments.of(TestEvents.inDirectory("d"), List.of(all, d), List.of(x, s, t)),
                Arguments.of(TestEvents.anywhere(), List.of(all, d, x), List.of(s, t)),
                Arguments.of(TestEvents.control("d"), List.of(all, d, s, t), List.of(x)),
                Arguments.of(TestEvents.control(null), List.of(all, d, x, s, t), List.of()));
    }

    @ParameterizedTest
    @MethodSource("concerns")
    default void anAppendWakesThoseItConcernsOnceAndNobodyElse(
            Event event, List<Interest> concerned, List<Interest> others) throws InterruptedException {
        int rounds = 20;
        try (EventLog log = unbounded()) {
            List<WaitingReader> awake =
                    concerned.stream().map(i -> new WaitingReader(log, i)).toList();
            List<WaitingReader> asleep =
                    others.stream().map(i -> new WaitingReader(log, i)).toList();
            for (int round = 0; round < rounds; round++) {
                awake.forEach(WaitingReader::awaitParked);
                asleep.forEach(WaitingReader::awaitParked);
                long last = log.append(List.of(event, event));
                for (WaitingReader reader : awake) {
                    assertEquals(last - 1, reader.next());
                    assertEquals(last, reader.next());
                }
            }
            awake.forEach(WaitingReader::awaitParked);
            asleep.forEach(WaitingReader::awaitParked);
            for (WaitingReader reader : awake) {
                assertEquals(rounds, reader.wakes());
                reader.stop();
            }
            for (WaitingReader reader : asleep) {
                assertEquals(0, reader.wakes());
                reader.stop();
            }
        }
    }

    @Test
    default void noAppendGoesUnnoticedWhateverTheReaderIsDoing() throws InterruptedException {
        Random random = new Random(7);
        try (EventLog log = holding(100)) {
            WaitingReader reader = new WaitingReader(log, new Interest.OfSession("s"));
            for (int round = 0; round < 10_000; round++) {
                log.append(List.of(TestEvents.inSession("s")));
                for (int spin = random.nextInt(1 << random.nextInt(14)); spin > 0; spin--) {
                    Thread.onSpinWait();
                }
                long last = log.append(List.of(TestEvents.inSession("s")));
                assertEquals(last - 1, reader.next());
                assertEquals(last, reader.next());
            }
            reader.stop();
        }
    }

    @Test
    default void closingTheLogWakesAll() throws InterruptedException {
        EventLog log = unbounded();
        List<WaitingReader> readers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            readers.add(new WaitingReader(log, new Interest.All()));
            readers.add(new WaitingReader(log, new Interest.OfSession("s" + i)));
            readers.add(new WaitingReader(log, new Interest.InDirectory("d" + i)));
        }
        readers.forEach(WaitingReader::awaitParked);
        log.close();
        for (WaitingReader reader : readers) {
            assertTrue(reader.ends());
            reader.stop();
        }
    }

    @Test
    default void whatIsAppendedAfterTheReadEndsTheNextWaitAtOnce() {
        try (EventLog log = unbounded();
                LogReader reader = log.open(new Interest.OfSession("s"), 0)) {
            reader.read(1, 1);
            log.append(List.of(TestEvents.inSession("s")));
            soon(() -> reader.await(LONG_NANOS));
        }
    }

    @Test
    default void aWakeEndsTheNextWaitThoughThereIsAReadInBetween() {
        try (EventLog log = unbounded();
                LogReader reader = log.open(new Interest.OfSession("s"), 0)) {
            reader.wake();
            reader.read(1, 1);
            soon(() -> reader.await(LONG_NANOS));
        }
    }

    @Test
    default void aWakeEndsAPresentWait() throws InterruptedException {
        try (EventLog log = unbounded();
                LogReader reader = log.open(new Interest.All(), 0)) {
            Thread thread = Thread.ofVirtual().start(() -> {
                try {
                    reader.await(LONG_NANOS);
                } catch (InterruptedException unexpected) {
                    throw new AssertionError(unexpected);
                }
            });
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            reader.wake();
            assertTrue(thread.join(Duration.ofSeconds(60)));
        }
    }

    @Test
    default void aWaitEndsWhenItsTimeIsOver() {
        try (EventLog log = unbounded();
                LogReader reader = log.open(new Interest.All(), 0)) {
            soon(() -> reader.await(-1));
            soon(() -> reader.await(0));
            soon(() -> reader.await(1));
        }
    }

    @Test
    default void anInterruptEndsAWait() throws InterruptedException {
        try (EventLog log = unbounded();
                LogReader reader = log.open(new Interest.All(), 0)) {
            soon(() -> {
                Thread.currentThread().interrupt();
                assertThrows(InterruptedException.class, () -> reader.await(LONG_NANOS));
            });
        }
    }

    private static void soon(Executable what) {
        assertTimeoutPreemptively(Duration.ofSeconds(60), what);
    }
}
