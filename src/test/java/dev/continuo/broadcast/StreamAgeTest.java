package dev.continuo.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.Dialect;
import dev.continuo.event.EventIds;
import dev.continuo.log.LogBounds;
import dev.continuo.log.memory.MemoryEventLog;
import dev.continuo.testing.StreamPolicies;
import dev.continuo.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamAgeTest {

    private static final int MANY = 1_000;

    private final MemoryEventLog log =
            new MemoryEventLog(new LogBounds(10, 1 << 20, Duration.ZERO), "e", Clock.system());
    private final Streams streams = new Streams(
            log,
            StreamPolicies.age(Duration.ofMillis(1_500)),
            Dialect.PLAIN,
            new EventIds(new SplittableRandom(1)),
            Clock.system(),
            new SplittableRandom(1));

    @AfterEach
    void close() throws InterruptedException {
        streams.close(Duration.ZERO);
        log.close();
    }

    @Test
    void isDrawnForEachStreamFromTwentyPercentBelowToTwentyPercentAbove() {
        TreeSet<Duration> ages =
                new TreeSet<>(Stream.generate(streams::drawAge).limit(MANY).toList());
        assertEquals(MANY, ages.size(), "each has its own");
        assertTrue(ages.first().toMillis() >= 1_200 && ages.first().toMillis() < 1_220, () -> "from " + ages.first());
        assertTrue(ages.last().toMillis() > 1_780 && ages.last().toMillis() <= 1_800, () -> "up to " + ages.last());
    }
}
