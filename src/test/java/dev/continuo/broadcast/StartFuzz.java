package dev.continuo.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.Cursor;
import dev.continuo.event.Window;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whatever a client sends as its position or its types, the stream starts within the window, and where the position
 * says if the window has what follows it.
 */
public final class StartFuzz {

    private static final Window WINDOW = new Window("e", 5, 9);
    private static final Window EMPTY = new Window("e", 10, 9);
    private static final List<String> TYPES =
            List.of("session.idle", "session.status", "message.part.delta", "sync", "");

    private StartFuzz() {}

    /** A cursor, or a list of types. */
    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        Optional<Cursor> cursor = Cursor.parse(text);
        cursor.ifPresent(parsed -> {
            assertTrue(parsed.toString().length() <= Cursor.MAX_LENGTH);
            assertEquals(cursor, Cursor.parse(parsed.toString()));
        });
        for (Window window : List.of(WINDOW, EMPTY)) {
            for (OnExpired onExpired : OnExpired.values()) {
                check(window, StartPosition.decide(new StartRequest.Resume(text, true, onExpired), window), text);
                check(window, StartPosition.decide(new StartRequest.Resume(text, false, onExpired), window), text);
            }
            check(window, StartPosition.decide(new StartRequest.Replay(text), window), text);
        }
        types(text);
    }

    private static void check(Window window, StartPosition start, String asked) {
        assertTrue(start.after() >= window.oldest() - 1 && start.after() <= window.latest(), start::toString);
        switch (start) {
            case StartPosition.Live live -> throw new AssertionError("nobody asked for the head: " + asked);
            case StartPosition.Resume resume -> assertTrue(asks(asked, resume.after()), asked);
            case StartPosition.Replay replay -> {
                assertTrue(asks(asked, replay.after()), asked);
                assertEquals(window.latest(), replay.end());
            }
            case StartPosition.Expired expired -> assertTrue(expired.next() >= -1);
        }
    }

    private static boolean asks(String asked, long seq) {
        return asked.matches("(e-)?0*" + seq);
    }

    private static void types(String list) {
        TypeFilter filter;
        try {
            filter = TypeFilter.parse(list);
        } catch (IllegalArgumentException refused) {
            return;
        }
        List<String> entries =
                Arrays.stream(list.split(",", -1)).map(String::strip).toList();
        for (String type : TYPES) {
            boolean named = entries.stream()
                    .anyMatch(entry -> entry.endsWith("*")
                            ? type.startsWith(entry.substring(0, entry.length() - 1))
                            : entry.equals(type));
            assertEquals(named, filter.passes(type), () -> type + " with " + list);
        }
    }
}
