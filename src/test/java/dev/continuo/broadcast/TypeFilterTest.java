package dev.continuo.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypeFilterTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a|a|true",
                "a|ab|false",
                "a|A|false",
                "a,b|b|true",
                "a, b|b|true",
                "session.*|session.idle|true",
                "session.*|session.next.step|true",
                "session.*|session|false",
                "session.*|sessions.idle|false",
                "*|whatever|true",
                "a,*|whatever|true"
            })
    void namesMatchWholeAndPrefixesUpToTheirDot(String list, String type, boolean passes) {
        assertEquals(passes, TypeFilter.parse(list).passes(type));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "a,", ",a", "a,,b", " ", "*a", "a*", "a*b", "a.*.b", "*.*x"})
    void aListThatMeansNothingIsRefused(String list) {
        assertThrows(IllegalArgumentException.class, () -> TypeFilter.parse(list));
    }

    @Test
    void noListPassesEverything() {
        assertEquals(true, TypeFilter.ALL.passes("anything"));
    }
}
