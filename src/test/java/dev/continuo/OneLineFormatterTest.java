package dev.continuo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class OneLineFormatterTest {

    @Test
    void anEntryStaysOnItsLine() {
        assertEquals("/home/me/pröjekt 日本 😀", logged("/home/me/pröjekt 日本 😀"));
        for (int unprintable :
                new int[] {'\n', '\r', '\t', 0, 0x1b, 0x7f, 0x85, 0x9b, 0x202e, 0x2028, 0x2029, 0xd800}) {
            String message = "a" + (char) unprintable + "[31mb";
            assertEquals("a?[31mb", logged(message), Integer.toHexString(unprintable));
        }
        assertEquals("a?b", logged("a\r\nb"));
    }

    private static String logged(String message) {
        return new OneLineFormatter().formatMessage(new LogRecord(Level.INFO, message));
    }
}
