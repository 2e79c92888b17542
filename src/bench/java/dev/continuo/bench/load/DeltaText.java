package dev.continuo.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/** What a model says word by word so that the words can be numbered and timed wherever they come out again. */
public final class DeltaText {

    private static final int NUMBER_DIGITS = 10;
    private static final int TIME_DIGITS = 14;
    private static final int LENGTH = 1 + NUMBER_DIGITS + 1 + TIME_DIGITS + 1;
    private static final byte[] MARK = "\"delta\":\"N".getBytes(US_ASCII);

    private DeltaText() {}

    /** A word. */
    public static String write(long number, long nanos) {
        byte[] text = new byte[LENGTH];
        text[0] = 'N';
        Hex.write(text, 1, NUMBER_DIGITS, number);
        text[1 + NUMBER_DIGITS] = 'T';
        Hex.write(text, 2 + NUMBER_DIGITS, TIME_DIGITS, nanos);
        text[LENGTH - 1] = ' ';
        return new String(text, US_ASCII);
    }

    /** Checks that the words come in order and once, whatever other events come between them. */
    public static Checker checker(long first, Tally tally) {
        return new Checker() {
            private long expected = first;

            @Override
            public long expected() {
                return expected;
            }

            @Override
            public int check(byte[] bytes, int from, int to, long now) throws BrokenStreamException {
                int line = from;
                for (int end = from; end < to; end++) {
                    if (bytes[end] == '\n') {
                        line(bytes, line, end, now);
                        line = end + 1;
                    }
                }
                return line;
            }

            private void line(byte[] bytes, int from, int to, long now) throws BrokenStreamException {
                int word = find(bytes, from, to);
                if (word < 0) {
                    return;
                }
                long number = Hex.read(bytes, word, NUMBER_DIGITS);
                long nanos = Hex.read(bytes, word + NUMBER_DIGITS + 1, TIME_DIGITS);
                if (number != expected || nanos < 0) {
                    throw new BrokenStreamException("word " + number + " came where " + expected + " is next: "
                            + new String(bytes, from, to - from, UTF_8));
                }
                expected++;
                tally.deliver(nanos, now);
            }
        };
    }

    /** Where a word's number begins in a line, or -1. The mark stands near the line's end. */
    private static int find(byte[] bytes, int from, int to) {
        for (int at = to - LENGTH - MARK.length; at >= from; at--) {
            int same = 0;
            while (same < MARK.length && bytes[at + same] == MARK[same]) {
                same++;
            }
            if (same == MARK.length) {
                return at + MARK.length;
            }
        }
        return -1;
    }
}
