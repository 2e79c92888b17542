package dev.continuo.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {

    @ParameterizedTest(name = "limits {0} {1}: an event of {2} {3} is shown: {4}; the relay's own: {5}")
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, -, -, true, true",
                "-, -, /a, s, true, true",
                "/a, -, /a, -, true, true",
                "/a, -, /a, s, true, true",
                "/a/, -, /a, s, true, true",
                "/b/../a, -, /a, s, true, true",
                "/a/../b, -, /a, s, false, false",
                "/a, -, /b, s, false, false",
                "/a, -, /a/b, s, false, false",
                "/a, -, /, s, false, false",
                "/, -, /, s, true, true",
                "/, -, /a, s, false, false",
                "/a, -, -, s, false, true",
                "/a, -, -, -, false, true",
                "-, s, /a, s, true, true",
                "-, s, -, s, true, true",
                "-, s, /a, t, false, true",
                "-, s, /a, -, false, true",
                "/a, s, /a, s, true, true",
                "/a, s, /b, s, false, false",
                "/a, s, /a, t, false, true",
                "'', '', /a, s, false, false"
            })
    void anEventMustBeKnownToBeWithinBoth(
            @Nullable String directory,
            @Nullable String session,
            @Nullable String ofDirectory,
            @Nullable String ofSession,
            boolean shown,
            boolean controlShown) {
        Limits limits = new Limits(set(directory), set(session));
        assertEquals(shown, limits.event(ofDirectory, ofSession));
        assertEquals(controlShown, limits.control(ofDirectory));
        assertEquals(directory != null || session != null, limits.any());
    }

    private static @Nullable Set<String> set(@Nullable String one) {
        return one == null ? null : one.isEmpty() ? Set.of() : Set.of(one);
    }
}
