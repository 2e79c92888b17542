package dev.continuo.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.time.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteClockTest {

    private final ManualClock clock = new ManualClock();
    private final StreamTotals totals = new StreamTotals();
    private final List<Long> samples = new ArrayList<>();

    @Test
    void oneOf64WritesIsTimedFromWhereverTheDrawPutsTheFirst() throws IOException {
        totals.timeWrites(samples::add);
        for (int first : new int[] {0, 1, 63}) {
            samples.clear();
            WriteClock writes = writes(Duration.ofNanos(700), first);
            write(writes, first);
            assertEquals(List.of(), samples);
            write(writes, 1);
            assertEquals(List.of(700L), samples);
            write(writes, 63);
            assertEquals(1, samples.size());
            write(writes, 1);
            assertEquals(List.of(700L, 700L), samples);
        }
    }

    @Test
    void allBytesCountAndAllWritesThatHadToWait() throws IOException {
        write(writes(Duration.ofMillis(1), 0), 2);
        assertEquals(0, totals.waits(), "taken at once");
        write(writes(Duration.ofMillis(1).plusNanos(1), 0), 3);
        assertEquals(3, totals.waits());
        assertEquals(50, totals.bytes());
    }

    private WriteClock writes(Duration each, int untilSample) {
        return new WriteClock(new Socket(each), clock, totals, untilSample);
    }

    private static void write(WriteClock writes, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            writes.write(new byte[20], 5, 10);
        }
    }

    private final class Socket implements FrameSink {

        private final Duration each;

        Socket(Duration each) {
            this.each = each;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            clock.advance(each);
        }

        @Override
        public void finish() {}

        @Override
        public void cut() {}
    }
}
