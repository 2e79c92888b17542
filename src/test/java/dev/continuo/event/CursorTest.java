package dev.continuo.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    @Test
    void whatIsWrittenIsReadBack() {
        Cursor cursor = new Cursor("abc", 42);
        assertEquals("abc-42", cursor.toString());
        assertEquals(Optional.of(cursor), Cursor.parse("abc-42"));
        assertEquals(Optional.of(new Cursor("a-b", 0)), Cursor.parse("a-b-0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-", "a", "a-", "-1", "a-+1", "a--", "a-1.0", "a-1234567890123456789", "a b-1", "ä-1", "a-١"
            })
    void whatIsNotACursorIsNotReadAsOne(String text) {
        assertEquals(Optional.empty(), Cursor.parse(text));
    }

    @Test
    void aCursorHasAtMost64Characters() {
        assertEquals(63, ("e".repeat(61) + "-1").length());
        assertEquals(true, Cursor.parse("e".repeat(61) + "-1").isPresent());
        assertEquals(true, Cursor.parse("e".repeat(62) + "-1").isPresent());
        assertEquals(false, Cursor.parse("e".repeat(63) + "-1").isPresent());
    }

    @Test
    void aSeqHasAtMost18Digits() {
        assertEquals(99_999_999_999_999_999L, Cursor.parseSeq("99999999999999999"));
        assertEquals(999_999_999_999_999_999L, Cursor.parseSeq("999999999999999999"));
        assertEquals(-1, Cursor.parseSeq("1999999999999999999"));
    }
}
