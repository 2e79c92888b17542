package dev.continuo.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseParserLimitTest {

    private static final int LIMIT = 10;
    private static final String NEXT = "data: next\n\n";
    private static final String HEARD_NEXT = Heard.line("", "", "next");

    @ParameterizedTest
    @CsvSource({"9,false", "10,false", "11,true"})
    void oneLineIsSkippedAboveTheLimit(int bytes, boolean skipped) {
        String text = "x".repeat(bytes);
        expect("data: " + text + "\n\n" + NEXT, skipped ? "oversized 11" : Heard.line("", "", text), HEARD_NEXT);
    }

    @ParameterizedTest
    @CsvSource({"3,false", "4,false", "5,true"})
    void theLineFeedsBetweenLinesCount(int bytes, boolean skipped) {
        String text = "x".repeat(bytes);
        expect(
                "data: 12345\ndata: " + text + "\n\n" + NEXT,
                skipped ? "oversized 11" : Heard.line("", "", "12345\n" + text),
                HEARD_NEXT);
    }

    @Test
    void emptyDataLinesCountTheirLineFeeds() {
        expect("data\n".repeat(11) + "\n" + NEXT, Heard.line("", "", "\n".repeat(10)), HEARD_NEXT);
        expect("data\n".repeat(12) + "\n" + NEXT, "oversized 11", HEARD_NEXT);
    }

    @Test
    void theRestOfASkippedEventIsCountedAndItsIdKept() {
        expect(
                "data: 12345678901\nevent: n\ndata: abc\nid: 7\ndata\nretry: 5\n\n" + NEXT,
                "retry 5",
                "oversized 16",
                Heard.line("7", "", "next"));
    }

    @Test
    void namesIdsAndCommentsDoNotCount() {
        expect(
                ": a long long comment\nevent: a.long.long.name\nid: a-long-long-id\ndata: 1234567890\n\n",
                Heard.line("a-long-long-id", "a.long.long.name", "1234567890"));
    }

    @Test
    void aSkippedEventThatNeverEndsIsNotReported() {
        expect("data: 12345678901234567890\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {SseParser.MAX_FIELD_BYTES - 1, SseParser.MAX_FIELD_BYTES, SseParser.MAX_FIELD_BYTES + 1})
    void anOverlongIdIsIgnoredHoweverItArrives(int lineBytes) {
        String id = "i".repeat(lineBytes - "id:".length());
        byte[] stream = ascii("id:" + id + "\ndata: a\n\n");
        String kept = lineBytes <= SseParser.MAX_FIELD_BYTES ? id : "";
        List<String> expected = List.of(Heard.line(kept, "", "a"), "last [" + kept + "]");
        assertEquals(expected, Heard.parse(LIMIT, stream));
        assertEquals(expected, Heard.parse(LIMIT, stream, 1, 5, 70, 9_000));
        assertEquals(expected, Heard.parse(LIMIT, stream, lineBytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {SseParser.MAX_FIELD_BYTES - 1, SseParser.MAX_FIELD_BYTES, SseParser.MAX_FIELD_BYTES + 1})
    void anEventWithAnOverlongNameIsSkippedHoweverItArrives(int lineBytes) {
        String name = "n".repeat(lineBytes - "event:".length());
        byte[] stream = ascii("event:" + name + "\ndata: a\n\n" + NEXT);
        String first = lineBytes <= SseParser.MAX_FIELD_BYTES ? Heard.line("", name, "a") : "oversized 1";
        List<String> expected = List.of(first, HEARD_NEXT, "last []");
        assertEquals(expected, Heard.parse(LIMIT, stream));
        assertEquals(expected, Heard.parse(LIMIT, stream, 1, 5, 70, 9_000));
        assertEquals(expected, Heard.parse(LIMIT, stream, lineBytes));
    }

    @Test
    void aKeptBufferDoesNotLeakIntoTheNextEvent() {
        byte[] stream = ascii("data: " + "x".repeat(900) + "\n\ndata: ab\ndata: c\n\ndata: d\n\n");
        List<String> whole = Heard.parse(1000, stream);
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 200; round++) {
            int[] cuts = IntStream.generate(() -> random.nextInt(stream.length + 1))
                    .limit(1 + random.nextInt(20))
                    .sorted()
                    .toArray();
            assertEquals(whole, Heard.parse(1000, stream, cuts), () -> Arrays.toString(cuts));
        }
        assertEquals(4, whole.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: ", "id: ", "event: ", "retry: 1", ": ", "unknown: ", "unknown", "da"})
    void aHundredMegabytesOfOneLineCostNoMemory(String beginning) {
        int limit = 1 << 20;
        byte[] piece = new byte[100_000];
        Arrays.fill(piece, (byte) '1');
        Heard heard = new Heard();
        SseParser parser = new SseParser(limit, heard);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        parser.feed(ascii(beginning), 0, beginning.length());
        for (int i = 0; i < 1_000; i++) {
            parser.feed(piece, 0, piece.length);
        }
        byte[] end = ascii("\n\n" + NEXT);
        parser.feed(end, 0, end.length);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 5L * limit, "allocated " + allocated);
        assertEquals(HEARD_NEXT, heard.lines.getLast());
        assertEquals(
                beginning.equals("data: ") ? List.of("oversized 100000000", HEARD_NEXT) : List.of(HEARD_NEXT),
                heard.lines);
    }

    private static void expect(String stream, String... heard) {
        byte[] bytes = ascii(stream);
        for (int cut = 0; cut <= bytes.length; cut++) {
            List<String> lines = Heard.parse(LIMIT, bytes, cut);
            assertEquals(List.of(heard), lines.subList(0, lines.size() - 1), "cut at " + cut);
        }
        List<String> bytewise =
                Heard.parse(LIMIT, bytes, IntStream.range(0, bytes.length).toArray());
        assertEquals(List.of(heard), bytewise.subList(0, bytewise.size() - 1));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
