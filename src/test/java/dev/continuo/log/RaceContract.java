package dev.continuo.log;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.Event;
import dev.continuo.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writers and readers at the same time: every matching event once and in order, or the truth about what was missed. */
public interface RaceContract extends LogContract {

    int WRITERS = 2;
    int EVENTS_EACH = 25_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    default void everyReaderSeesEachEventOnceInOrderOrIsToldHowManyItMissed(long seed) throws InterruptedException {
        int total = WRITERS * EVENTS_EACH;
        AtomicReferenceArray<@Nullable Event> truth = new AtomicReferenceArray<>(total + 1);
        Event last = TestEvents.control(null);
        try (EventLog log = create(new LogBounds(200, MANY, Duration.ZERO), "e", Clock.system())) {
            List<RaceReader> readers = readers(log, last, total, seed);
            List<Thread> reading =
                    readers.stream().map(Thread::startVirtualThread).toList();
            List<Thread> writing = IntStream.range(0, WRITERS)
                    .mapToObj(writer -> Thread.ofPlatform().start(() -> write(log, truth, seed * 100 + writer)))
                    .toList();
            for (Thread thread : writing) {
                thread.join();
            }
            truth.set((int) log.append(List.of(last)) - 1, last);
            for (Thread thread : reading) {
                assertTrue(thread.join(Duration.ofSeconds(60)), "seed " + seed + ": a reader never got the last event");
            }
            List<Event> appended = IntStream.rangeClosed(0, total)
                    .mapToObj(seq -> Objects.requireNonNull(truth.get(seq)))
                    .toList();
            readers.forEach(reader -> reader.check(appended, "seed " + seed));
            assertTrue(readers.stream().anyMatch(reader -> reader.overtaken() > 0), "no reader was slow enough");
        }
    }

    private static List<RaceReader> readers(EventLog log, Event last, int total, long seed) {
        List<RaceReader> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            long slowUntil = i % 2 == 0 ? 0 : total;
            readers.add(new RaceReader(log, new Interest.All(), last, slowUntil, seed + i));
            readers.add(new RaceReader(log, new Interest.InDirectory("d" + i), last, slowUntil, seed + i));
            readers.add(new RaceReader(log, new Interest.OfSession("s" + i), last, slowUntil, seed + i));
            readers.add(new RaceReader(log, new Interest.OfSession("rare" + i), last, slowUntil, seed + i));
        }
        return readers;
    }

    private static void write(EventLog log, AtomicReferenceArray<@Nullable Event> truth, long seed) {
        Random random = new Random(seed);
        int left = EVENTS_EACH;
        while (left > 0) {
            List<Event> batch = Stream.generate(() -> event(random))
                    .limit(Math.min(left, 1 + random.nextInt(3)))
                    .toList();
            long seq = log.append(batch) - batch.size();
            for (Event event : batch) {
                truth.set((int) seq++, event);
            }
            left -= batch.size();
        }
    }

    private static Event event(Random random) {
        String session = (random.nextInt(500) == 0 ? "rare" : "s") + random.nextInt(6);
        String directory = random.nextInt(4) == 0 ? null : "d" + random.nextInt(6);
        return TestEvents.event(session, directory, random.nextInt(40), random.nextInt(50) == 0);
    }
}
