package dev.continuo.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Whatever a connection begins with, it is judged the same however it arrives, and one request stays one request. */
public final class Http10HeadFuzz {

    private static final String HEAD_END = "\r\n\r\n";

    private Http10HeadFuzz() {}

    /** The first bytes of a connection. */
    public static void fuzzerTestOneInput(byte[] beginning) {
        for (int length = 0; length <= Math.min(beginning.length, 300); length++) {
            if (!(Http10Head.of(Arrays.copyOf(beginning, length)) instanceof Http10Head.Incomplete)) {
                break;
            }
        }
        if (Http10Head.of(beginning) instanceof Http10Head.Raised raised) {
            String before = new String(beginning, StandardCharsets.ISO_8859_1);
            String after = new String(raised.request(), StandardCharsets.ISO_8859_1);
            int headEnd = after.indexOf(HEAD_END);
            String head = after.substring(0, headEnd);
            assertTrue(head.lines().findFirst().orElse("").endsWith(" HTTP/1.1") || head.indexOf('\n') >= 0);
            assertTrue(before.substring(before.indexOf(HEAD_END)).startsWith(after.substring(headEnd)));
            assertTrue(raised.missing() >= 0);
            assertEquals(
                    1,
                    Arrays.stream(head.split("\r\n"))
                            .filter(line -> line.equals("Connection: close"))
                            .count());
        }
    }
}
