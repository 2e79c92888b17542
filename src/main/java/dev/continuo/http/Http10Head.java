package dev.continuo.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the first bytes of a connection are. */
sealed interface Http10Head {

    /** Not known yet: more bytes are needed. */
    record Incomplete() implements Http10Head {}

    /** No HTTP/1.0 request. */
    record Other() implements Http10Head {}

    /**
     * An HTTP/1.0 request; the connection ends with it.
     *
     * @param request the same as an HTTP/1.1 request, with as much of its body as is here
     * @param missing how many bytes of the body are still to come
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Raised(byte[] request, long missing) implements Http10Head {}

    /** Decides. */
    static Http10Head of(byte[] beginning) {
        // Latin-1 keeps every byte as it is.
        String text = new String(beginning, StandardCharsets.ISO_8859_1);
        int lineEnd = text.indexOf("\r\n");
        if (lineEnd < 0) {
            return new Incomplete();
        }
        String line = text.substring(0, lineEnd);
        if (!line.endsWith(" HTTP/1.0")) {
            return new Other();
        }
        int headEnd = text.indexOf("\r\n\r\n");
        if (headEnd < 0) {
            return new Incomplete();
        }
        List<String> lines = new ArrayList<>(List.of(text.substring(0, headEnd).split("\r\n")));
        lines.set(0, line.substring(0, line.length() - 1) + "1");
        lines.removeIf(header -> isNamed(header, "connection"));
        lines.add("Connection: close");
        if (lines.stream().noneMatch(header -> isNamed(header, "host"))) {
            // Only 1.1 requires one.
            lines.add("Host: localhost");
        }
        String body = text.substring(headEnd + 4);
        long length = contentLength(lines);
        String raised =
                String.join("\r\n", lines) + "\r\n\r\n" + body.substring(0, (int) Math.min(body.length(), length));
        return new Raised(raised.getBytes(StandardCharsets.ISO_8859_1), Math.max(0, length - body.length()));
    }

    /** 0 if there is none, or one that the server will refuse. */
    private static long contentLength(List<String> lines) {
        return lines.stream()
                .filter(header -> isNamed(header, "content-length"))
                .map(header -> header.substring(header.indexOf(':') + 1).strip())
                .filter(value -> value.matches("\\d{1,18}"))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    private static boolean isNamed(String header, String name) {
        return header.toLowerCase(Locale.ROOT).startsWith(name + ":");
    }
}
