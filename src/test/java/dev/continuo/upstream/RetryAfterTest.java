package dev.continuo.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final long NOW = Instant.parse("1994-11-06T08:49:37Z").toEpochMilli();

    @Test
    void secondsAreTakenAsTheyAre() {
        assertEquals(Duration.ZERO, RetryAfter.parse("0", NOW));
        assertEquals(Duration.ofSeconds(121), RetryAfter.parse(" 121 ", NOW));
    }

    @Test
    void aDateIsComparedWithTheWallClock() {
        assertEquals(Duration.ZERO, RetryAfter.parse("Sun, 06 Nov 1994 08:49:36 GMT", NOW));
        assertEquals(Duration.ZERO, RetryAfter.parse("Sun, 06 Nov 1994 08:49:37 GMT", NOW));
        assertEquals(Duration.ofSeconds(1), RetryAfter.parse("Sun, 06 Nov 1994 08:49:38 GMT", NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "9999999999999999999999"})
    void whatCannotBeReadIsIgnored(String value) {
        assertNull(RetryAfter.parse(value, NOW));
    }

    @Test
    void noHeaderMeansNoWait() {
        assertNull(RetryAfter.parse(null, NOW));
    }
}
