package dev.continuo.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.Event;
import dev.continuo.event.LoggedEvent;
import dev.continuo.event.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Reads until the last event, starting again at the window's end when overtaken, and notes everything for a comparison
 * with what was really appended.
 */
final class RaceReader implements Runnable {

    private record Note(long from, boolean fresh, ReadResult result) {}

    private final EventLog log;
    private final Interest interest;
    private final Event last;
    private final long slowUntil;
    private final Random random;
    private final List<Note> notes = new ArrayList<>();
    private int overtaken;

    /**
     * A reader to run on a thread of its own.
     *
     * @param last ends it, and matches every interest
     * @param slowUntil up to this head it stops now and then until 300 more have been appended
     */
    RaceReader(EventLog log, Interest interest, Event last, long slowUntil, long seed) {
        this.log = log;
        this.interest = interest;
        this.last = last;
        this.slowUntil = slowUntil;
        this.random = new Random(seed);
    }

    @Override
    public void run() {
        long from = 0;
        while (from >= 0) {
            try (LogReader reader = log.open(interest, from)) {
                from = follow(reader);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** How often it was overtaken. */
    int overtaken() {
        return overtaken;
    }

    /** Compares what was read with what was appended: {@code truth[seq - 1]}. */
    void check(List<Event> truth, String where) {
        long position = 0;
        long head = 0;
        for (Note note : notes) {
            assertEquals(position, note.from(), where);
            if (note.result() instanceof ReadResult.Batch batch) {
                Window window = batch.window();
                assertTrue(head <= window.latest() && batch.position() <= window.latest(), where);
                assertEquals(matching(truth, position, batch.position()), batch.events(), where);
                position = batch.position();
                head = window.latest();
            } else if (note.result() instanceof ReadResult.Overtaken late) {
                long end = late.window().oldest() - 1;
                long missed = matching(truth, position, end).size();
                // What left before the reader was opened may count as one, even if it was none.
                boolean inexact = note.fresh() && !(interest instanceof Interest.All);
                boolean told = inexact ? late.dropped() >= 1 && late.dropped() <= missed + 1 : late.dropped() == missed;
                assertTrue(told, () -> where + ": " + late + ", missed " + missed + ", fresh " + note.fresh());
                position = end;
            }
        }
        assertEquals(truth.size(), position, where);
    }

    /** Where to start again, -1 after the last event. */
    private long follow(LogReader reader) throws InterruptedException {
        boolean fresh = true;
        while (true) {
            long from = reader.position();
            ReadResult result = reader.read(1 + random.nextInt(64), 1 + random.nextInt(1_000));
            notes.add(new Note(from, fresh, result));
            fresh = false;
            if (result instanceof ReadResult.Overtaken late) {
                overtaken++;
                return late.window().oldest() - 1;
            }
            List<LoggedEvent> events = ((ReadResult.Batch) result).events();
            if (events.isEmpty()) {
                reader.await(TimeUnit.MINUTES.toNanos(10));
            } else if (events.get(events.size() - 1).event().equals(last)) {
                return -1;
            } else if (random.nextInt(20) == 0) {
                fallBehind(reader.position());
            }
        }
    }

    private void fallBehind(long position) throws InterruptedException {
        long until = Math.min(position + 300, slowUntil);
        try (LogReader watch = log.open(new Interest.All(), log.window().latest())) {
            watch.read(1, 1);
            while (log.window().latest() < until) {
                watch.await(TimeUnit.MINUTES.toNanos(10));
                watch.read(1, 1);
            }
        }
    }

    private List<LoggedEvent> matching(List<Event> truth, long after, long to) {
        List<LoggedEvent> matching = new ArrayList<>();
        for (long seq = after + 1; seq <= to; seq++) {
            Event event = truth.get((int) seq - 1);
            if (TestEvents.matches(interest, event)) {
                matching.add(new LoggedEvent(seq, event));
            }
        }
        return matching;
    }
}
