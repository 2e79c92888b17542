package dev.continuo.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.auth.Limits;
import dev.continuo.event.Event;
import dev.continuo.log.Interest;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamFilterTest {

    @Test
    void aDirectoryTakesItsEventsAndThoseWithoutOne() {
        StreamFilter filter = new StreamFilter(() -> "/a", null, null, TypeFilter.ALL, Limits.NONE);
        assertTrue(filter.test(event("t", null, "/a", null)));
        assertTrue(filter.test(event("t", null, null, null)));
        assertFalse(filter.test(event("t", null, "/b", null)));
    }

    @Test
    void aSessionTakesItsEventsOnly() {
        StreamFilter filter = new StreamFilter(null, null, "s1", TypeFilter.ALL, Limits.NONE);
        assertTrue(filter.test(event("t", "s1", "/a", null)));
        assertFalse(filter.test(event("t", "s2", "/a", null)));
        assertFalse(filter.test(event("t", null, "/a", null)));
    }

    @Test
    void aWorkspaceTakesItsEventsAndThoseWithoutOne() {
        StreamFilter filter = new StreamFilter(null, "w1", null, TypeFilter.ALL, Limits.NONE);
        assertTrue(filter.test(event("t", null, null, "w1")));
        assertTrue(filter.test(event("t", null, null, null)));
        assertFalse(filter.test(event("t", null, null, "w2")));
    }

    @Test
    void controlEventsPassEveryFilterSaveThoseOfAnotherDirectory() {
        StreamFilter filter = new StreamFilter(() -> "/a", "w", "s1", TypeFilter.parse("none"), Limits.NONE);
        assertTrue(filter.test(control(null)));
        assertTrue(filter.test(control("/a")));
        assertFalse(filter.test(control("/b")));
    }

    @Test
    void theNarrowestIndexedInterestIsChosen() {
        assertEquals(new Interest.All(), StreamFilter.EVERYTHING.interest());
        assertEquals(
                new Interest.InDirectory("/a"),
                new StreamFilter(() -> "/a", null, null, TypeFilter.ALL, Limits.NONE).interest());
        assertEquals(
                new Interest.OfSession("s"),
                new StreamFilter(() -> "/a", null, "s", TypeFilter.ALL, Limits.NONE).interest());
    }

    @Test
    void aDirectoryThatIsNotKnownYetFiltersOnceItIs() {
        AtomicReference<@Nullable String> known = new AtomicReference<>();
        StreamFilter filter = new StreamFilter(known::get, null, null, TypeFilter.ALL, Limits.NONE);
        assertEquals(new Interest.All(), filter.interest());
        assertTrue(filter.test(event("t", null, "/b", null)));
        known.set("/a");
        assertFalse(filter.test(event("t", null, "/b", null)));
        assertTrue(filter.test(event("t", null, "/a", null)));
    }

    private static Event event(
            String type, @Nullable String session, @Nullable String directory, @Nullable String workspace) {
        return new Event("", null, type, session, directory, workspace, new byte[0], 0, 0, false);
    }

    private static Event control(@Nullable String directory) {
        return new Event("", null, "server.upstream.gap", null, directory, null, new byte[0], 0, 0, true);
    }
}
