package dev.continuo.upstream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The HTML standard's algorithm (9.2.5 and 9.2.6) as it is written there, over the whole stream at once, in the words
 * of {@link Heard}; and the parser's own two limits. A char is one byte, so that none is lost.
 */
final class NaiveEventStream {

    private static final String BOM = "\u00ef\u00bb\u00bf";

    private final int limit;
    private final List<String> heard = new ArrayList<>();
    private StringBuilder data = new StringBuilder();
    private String name = "";
    private boolean nameTooLong;
    private String idBuffer = "";
    private String lastId = "";

    private NaiveEventStream(int limit) {
        this.limit = limit;
    }

    static List<String> parse(int limit, byte[] stream) {
        String text = new String(stream, StandardCharsets.ISO_8859_1);
        String[] lines = (text.startsWith(BOM) ? text.substring(BOM.length()) : text).split("\r\n|\r|\n", -1);
        NaiveEventStream naive = new NaiveEventStream(limit);
        // What follows the last line end is a line that has not ended.
        for (int i = 0; i < lines.length - 1; i++) {
            naive.line(lines[i]);
        }
        naive.heard.add("last [" + utf8(naive.lastId) + "]");
        return naive.heard;
    }

    private void line(String line) {
        int colon = line.indexOf(':');
        if (line.isEmpty()) {
            dispatch();
        } else if (colon < 0) {
            field(line, "", line.length());
        } else if (colon > 0) {
            String value = line.substring(colon + 1);
            field(line.substring(0, colon), value.startsWith(" ") ? value.substring(1) : value, line.length());
        }
    }

    private void field(String field, String value, int lineLength) {
        boolean tooLong = lineLength > SseParser.MAX_FIELD_BYTES;
        if (field.equals("data")) {
            data.append(value).append('\n');
        } else if (field.equals("event")) {
            nameTooLong = tooLong;
            name = value;
        } else if (field.equals("id") && !tooLong && value.indexOf('\u0000') < 0) {
            idBuffer = value;
        } else if (field.equals("retry") && !tooLong && value.matches("[0-9]+")) {
            heard.add("retry " + millis(value));
        }
    }

    private void dispatch() {
        lastId = idBuffer;
        if (!data.isEmpty()) {
            data.setLength(data.length() - 1);
            heard.add(
                    data.length() > limit || nameTooLong
                            ? "oversized " + data.length()
                            : Heard.line(utf8(lastId), utf8(name), data.toString()));
        }
        data = new StringBuilder();
        name = "";
        nameTooLong = false;
    }

    private static long millis(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException tooBig) {
            return Long.MAX_VALUE;
        }
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
