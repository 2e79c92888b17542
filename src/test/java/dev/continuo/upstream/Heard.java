package dev.continuo.upstream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes down what a parser says, one line each; data bytes as ISO-8859-1, so that none is lost. */
final class Heard implements SseHandler {

    final List<String> lines = new ArrayList<>();

    @Override
    public void event(RawEvent event) {
        lines.add(line(event.lastEventId(), event.name(), new String(event.data(), StandardCharsets.ISO_8859_1)));
    }

    @Override
    public void retry(long millis) {
        lines.add("retry " + millis);
    }

    @Override
    public void oversized(long bytes) {
        lines.add("oversized " + bytes);
    }

    static String line(String id, String name, String data) {
        return "event [" + id + "] [" + name + "] [" + data + "]";
    }

    /** The whole stream, each piece from its own array, which is spoiled afterwards as a socket's buffer would be. */
    static List<String> parse(int limit, byte[] stream, int... cuts) {
        Heard heard = new Heard();
        SseParser parser = new SseParser(limit, heard);
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i < cuts.length ? cuts[i] : stream.length;
            byte[] piece = new byte[to - from + 2];
            System.arraycopy(stream, from, piece, 1, to - from);
            parser.feed(piece, 1, to - from);
            Arrays.fill(piece, (byte) '#');
            from = to;
        }
        parser.end();
        heard.lines.add("last [" + parser.lastEventId() + "]");
        return heard.lines;
    }
}
