package dev.continuo.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.event.Dialect;
import dev.continuo.event.EventIds;
import dev.continuo.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NoticesTest {

    private final Notices notices = new Notices(Dialect.PLAIN, new EventIds(new SplittableRandom(1)), Clock.system());

    @Test
    void onlyTheGapOfALossTellsOfAnOutage() {
        notices.totals().outage();
        notices.gap("oversized", null);
        notices.gap(new Outage("ended", 0, false), Duration.ofSeconds(1), 0, false, null);
        assertEquals(0, notices.totals().outagesTold());
        notices.gap(new Outage("cut", 0, true), Duration.ofSeconds(1), 3, true, null);
        assertEquals(1, notices.totals().outagesTold());
        assertEquals(3, notices.gaps());
        assertEquals(3, notices.totals().recovered());
    }
}
