package dev.continuo.log;

import dev.continuo.event.Event;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Events of which only the place in the index matters. */
final class TestEvents {

    private TestEvents() {}

    static Event inSession(String session) {
        return event(session, null, 1, false);
    }

    static Event inDirectory(String directory) {
        return event(null, directory, 1, false);
    }

    static Event anywhere() {
        return event(null, null, 1, false);
    }

    static Event ofSize(int bytes) {
        return event(null, null, bytes, false);
    }

    static Event control(@Nullable String directory) {
        return event(null, directory, 1, true);
    }

    static List<Event> times(int count, Event event) {
        return Stream.generate(() -> event).limit(count).toList();
    }

    static Event event(@Nullable String session, @Nullable String directory, int bytes, boolean control) {
        return new Event("", null, "t", session, directory, null, new byte[bytes], 0, bytes, control);
    }

    /** What {@link Interest} promises, word by word. */
    static boolean matches(Interest interest, Event event) {
        if (interest instanceof Interest.InDirectory wanted) {
            return event.directory() == null || event.directory().equals(wanted.directory());
        }
        if (interest instanceof Interest.OfSession wanted) {
            return event.control() || wanted.session().equals(event.session());
        }
        return true;
    }
}
