package dev.continuo.upstream.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.upstream.RawEvent;
import dev.continuo.upstream.SseHandler;
import dev.continuo.upstream.SseParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real server sent, read by the parser and the decoder, and by a tree parser. */
class RecordingsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "activity-global|{greeting=1, heartbeat=7, publish=395, twin=167}",
                "demux-global|{greeting=1, publish=240, twin=49}",
                "perm-retry-dispose-global|{greeting=1, heartbeat=3, publish=323, twin=151}",
                "llm-abort-global|{greeting=1, publish=95, twin=13}",
                "v2prompt-global|{greeting=1, heartbeat=1, publish=11, twin=6}",
                "activity-event|{greeting=1, heartbeat=7, publish=395}",
                "activity-apievent|{greeting=1, publish=6}"
            })
    void everyEventMeansWhatATreeParserSays(String recording, String counts) throws IOException {
        OpencodeDecoder decoder = new OpencodeDecoder();
        Map<String, Integer> kinds = new TreeMap<>();
        for (byte[] data : events(recording)) {
            TreeDecoder.Meaning expected = TreeDecoder.read(data);
            assertEquals(expected, TreeDecoder.of(decoder.decode("", data)));
            kinds.merge(expected.kind(), 1, Integer::sum);
        }
        assertEquals(counts, kinds.toString());
    }

    private static List<byte[]> events(String recording) throws IOException {
        List<byte[]> events = new ArrayList<>();
        SseParser parser = new SseParser(1 << 20, new SseHandler() {
            @Override
            public void event(RawEvent event) {
                events.add(event.data());
            }

            @Override
            public void retry(long millis) {
                throw new AssertionError("opencode sends no retry");
            }

            @Override
            public void oversized(long bytes) {
                throw new AssertionError("oversized " + bytes);
            }
        });
        try (var in =
                Objects.requireNonNull(RecordingsTest.class.getResourceAsStream("/opencode/" + recording + ".sse"))) {
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                parser.feed(buffer, 0, n);
            }
        }
        parser.end();
        return events;
    }
}
