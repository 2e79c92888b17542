package dev.continuo.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Whatever the bytes and wherever they are cut, the parser hears what the standard's algorithm hears. */
public final class EventStreamFuzz {

    /** Small, so that inputs of a few hundred bytes reach it. */
    private static final int LIMIT = 40;

    private EventStreamFuzz() {}

    /** One stream. */
    public static void fuzzerTestOneInput(byte[] stream) {
        for (int limit : new int[] {LIMIT, 1 << 20}) {
            List<String> expected = NaiveEventStream.parse(limit, stream);
            assertEquals(expected, Heard.parse(limit, stream), "whole");
            assertEquals(expected, Heard.parse(limit, stream, everyByte(stream)), "byte by byte");
            int[] cuts = someCuts(stream);
            assertEquals(expected, Heard.parse(limit, stream, cuts), () -> "cut at " + Arrays.toString(cuts));
        }
    }

    private static int[] everyByte(byte[] stream) {
        return IntStream.range(0, Math.min(stream.length, 2_000)).toArray();
    }

    private static int[] someCuts(byte[] stream) {
        SplittableRandom random = new SplittableRandom(Arrays.hashCode(stream));
        return random.ints(random.nextInt(8), 0, stream.length + 1).sorted().toArray();
    }
}
