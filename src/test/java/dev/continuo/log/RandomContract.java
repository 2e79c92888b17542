package dev.continuo.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.event.Event;
import dev.continuo.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random steps on a log and on {@link ModelLog}, compared after each. */
public interface RandomContract extends LogContract {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    default void anySequenceOfStepsLooksLikeTheModel(long seed) {
        Random random = new Random(seed);
        LogBounds bounds = new LogBounds(
                seed % 3 == 0 ? MANY : 1 + random.nextInt(60),
                seed % 3 == 1 ? MANY : 1_000 + random.nextInt(20_000),
                seed % 2 == 0 ? Duration.ZERO : Duration.ofMillis(100));
        ManualClock clock = new ManualClock();
        EventLog log = create(bounds, "e", clock);
        ModelLog model = new ModelLog(bounds, this::weigh);
        List<ModelReader> readers = new ArrayList<>();
        for (int step = 0; step < 3_000; step++) {
            String where = "seed " + seed + ", step " + step;
            int choice = random.nextInt(100);
            if (choice < 35) {
                List<Event> batch = Stream.generate(() -> event(random))
                        .limit(1 + random.nextInt(choice == 0 ? 100 : 4))
                        .toList();
                model.append(batch);
                assertEquals(model.window().latest(), log.append(batch), where);
            } else if (choice < 45) {
                Duration by = Duration.ofMillis(random.nextInt(60));
                clock.advance(by);
                model.advance(by);
                // The next step finds what has become too old, whatever step that is.
                continue;
            } else if (choice < 50 && readers.size() < 12) {
                readers.add(open(log, model, random));
            } else if (choice < 53 && !readers.isEmpty()) {
                readers.remove(random.nextInt(readers.size())).reader().close();
            } else if (!readers.isEmpty()) {
                int maxEvents = 1 + random.nextInt(random.nextBoolean() ? 3 : 100);
                readers.get(random.nextInt(readers.size())).read(maxEvents, random.nextInt(2_000), where);
            }
            assertEquals(model.window(), log.window(), where);
            assertEquals(model.bytes(), log.bytes(), where);
            readers.forEach(reader -> reader.compareBacklog(where));
        }
        log.close();
        readers.forEach(
                reader -> assertEquals(new ReadResult.Closed(), reader.reader().read(1, 1), "seed " + seed));
    }

    private static ModelReader open(EventLog log, ModelLog model, Random random) {
        Interest interest = switch (random.nextInt(3)) {
            case 0 -> new Interest.All();
            case 1 -> new Interest.InDirectory("d" + random.nextInt(4));
            default -> new Interest.OfSession("s" + random.nextInt(8));
        };
        long latest = model.window().latest();
        long after = switch (random.nextInt(3)) {
            case 0 -> latest;
            case 1 -> model.window().oldest() - 1;
            default -> random.nextLong(latest + 1);
        };
        return new ModelReader(
                model,
                log.open(interest, after),
                interest,
                after,
                model.window().oldest());
    }

    private static Event event(Random random) {
        int size = random.nextInt(random.nextInt(20) == 0 ? 2_000 : 50);
        return TestEvents.event(name(random, "s", 8), name(random, "d", 4), size, random.nextInt(10) == 0);
    }

    private static @Nullable String name(Random random, String prefix, int count) {
        int number = random.nextInt(count + 2);
        return number < count ? prefix + number : null;
    }
}
