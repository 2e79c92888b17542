package dev.continuo.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.Event;
import dev.continuo.event.LoggedEvent;
import java.util.ArrayList;
import java.util.List;

/** A reader beside what the model says it must see. */
record ModelReader(ModelLog model, LogReader reader, Interest interest, long opened, long oldestWhenOpened) {

    /** Reads and compares. */
    void read(int maxEvents, int maxBytes, String where) {
        long before = reader.position();
        long oldest = model.window().oldest();
        ReadResult result = reader.read(maxEvents, maxBytes);
        long gone = model.matching(interest, before, oldest - 1).size();
        boolean late = opened < oldestWhenOpened - 1;
        if (late || gone > 0) {
            ReadResult.Overtaken overtaken = (ReadResult.Overtaken) result;
            assertEquals(model.window(), overtaken.window(), where);
            assertEquals(before, reader.position(), where);
            long known = late && !(interest instanceof Interest.All)
                    ? 1
                            + model.matching(interest, oldestWhenOpened - 1, oldest - 1)
                                    .size()
                    : gone;
            assertTrue(
                    known <= overtaken.dropped() && overtaken.dropped() <= Math.max(known, gone),
                    () -> where + ", dropped " + overtaken.dropped() + " not in " + known + ".." + gone);
            return;
        }
        List<LoggedEvent> left = model.matching(interest, before, model.window().latest());
        List<LoggedEvent> expected = new ArrayList<>();
        long bytes = 0;
        for (LoggedEvent next : left) {
            bytes += next.event().data().length;
            if (expected.size() == maxEvents || (bytes > maxBytes && !expected.isEmpty())) {
                break;
            }
            expected.add(next);
        }
        long position = expected.size() == left.size()
                ? model.window().latest()
                : expected.get(expected.size() - 1).seq();
        assertEquals(new ReadResult.Batch(expected, position, model.window()), result, where);
        assertEquals(position, reader.position(), where);
    }

    void compareBacklog(String where) {
        long after = Math.max(reader.position(), model.window().oldest() - 1);
        List<LoggedEvent> left = model.matching(interest, after, model.window().latest()).stream()
                .filter(logged -> hasEvenLength(logged.event()))
                .toList();
        long bytes =
                left.stream().mapToLong(logged -> logged.event().data().length).sum();
        assertEquals(new Backlog(left.size(), bytes), reader.backlog(ModelReader::hasEvenLength), where);
    }

    private static boolean hasEvenLength(Event event) {
        return event.data().length % 2 == 0;
    }
}
