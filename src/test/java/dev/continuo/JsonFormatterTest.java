package dev.continuo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.observe.Fields;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class JsonFormatterTest {

    @Test
    void anEntryIsOneObjectOnOneLine() {
        LogRecord entry = new LogRecord(Level.WARNING, "{0} of {1}");
        entry.setLoggerName("io.helidon.some");
        entry.setParameters(new Object[] {1, "two"});
        entry.setInstant(Instant.parse("2026-01-02T03:04:05Z"));
        JsonObject json = parse(entry);
        assertEquals(
                List.of("timestamp", "level", "logger", "thread", "message"),
                json.keySet().stream().toList());
        assertEquals("2026-01-02T03:04:05.000Z", json.getString("timestamp"));
        assertEquals("WARNING", json.getString("level"));
        assertEquals("io.helidon.some", json.getString("logger"));
        assertEquals(Thread.currentThread().getName(), json.getString("thread"));
        assertEquals("1 of two", json.getString("message"));
    }

    @Test
    void whateverIsInAMessageIsReadAsItWasAndEndsNoLine() {
        for (String message : List.of(
                "C:\\dir\\",
                "\\\",\"level\":\"x",
                "a\r\nb\tc\f\b",
                "\u0000\u001b[31m\u007f\u0085\u009b",
                "\u2028\u2029\u202e",
                "日本 😀 \udb40\udc41",
                "$1 \\u0041 {0",
                "lone \ud800 and \udc00")) {
            LogRecord entry = new LogRecord(Level.INFO, message);
            assertEquals(message, parse(entry).getString("message"));
        }
    }

    @Test
    void anExceptionIsAMember() {
        LogRecord entry = new LogRecord(Level.SEVERE, "failed");
        entry.setThrown(new IllegalStateException("line\nbreak", new RuntimeException("cause")));
        String trace = parse(entry).getString("exception");
        assertTrue(trace.startsWith("java.lang.IllegalStateException: line\nbreak"), trace);
        assertTrue(trace.contains("Caused by: java.lang.RuntimeException: cause"), trace);
    }

    @Test
    void levelsHaveTheNamesThatEntriesAreMadeWith() {
        assertEquals("ERROR", level(Level.SEVERE));
        assertEquals("WARNING", level(Level.WARNING));
        assertEquals("INFO", level(Level.INFO));
        assertEquals("INFO", level(Level.CONFIG));
        assertEquals("DEBUG", level(Level.FINE));
        assertEquals("TRACE", level(Level.FINER));
    }

    @Test
    void whatIsInPartsIsShownInParts() {
        LogRecord entry = new LogRecord(Level.INFO, "{0}");
        Fields fields = () -> Map.of("events", 5L, "seconds", 0.25, "end", "gone");
        entry.setParameters(new Object[] {fields});
        JsonObject json = parse(entry);
        assertEquals(5, json.getInt("events"));
        assertEquals(0.25, json.getJsonNumber("seconds").doubleValue());
        assertEquals("gone", json.getString("end"));
    }

    private static String level(Level level) {
        return parse(new LogRecord(level, "")).getString("level");
    }

    private static JsonObject parse(LogRecord entry) {
        String line = new JsonFormatter().format(entry);
        assertTrue(line.endsWith("}\n"), line);
        assertFalse(line.strip().codePoints().anyMatch(Character::isISOControl), line);
        assertEquals(1, line.lines().count(), line);
        return Json.createReader(new StringReader(line)).readObject();
    }
}
