package dev.continuo.upstream;

import dev.continuo.event.Cursor;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Reads {@code Retry-After} (RFC 9110, 10.2.3): seconds, or a date. */
final class RetryAfter {

    private RetryAfter() {}

    /**
     * How long to wait.
     *
     * @param value the header as received, or {@code null}
     * @param nowMillis what the wall clock says, for a date
     * @return never negative; {@code null} when there is no header or it cannot be read, which is no reason to fail
     */
    static @Nullable Duration parse(@Nullable String value, long nowMillis) {
        if (value == null) {
            return null;
        }
        String text = value.strip();
        long seconds = Cursor.parseSeq(text);
        if (seconds >= 0) {
            return Duration.ofSeconds(seconds);
        }
        try {
            Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(Instant.ofEpochMilli(nowMillis), date);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeParseException notADate) {
            return null;
        }
    }
}
