package dev.continuo.log;

import dev.continuo.event.Event;
import dev.continuo.event.LoggedEvent;
import dev.continuo.event.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The log as one would explain it: a list of everything ever appended, and the seq from which on it is held. */
final class ModelLog {

    private final LogBounds bounds;
    private final ToLongFunction<List<Event>> weigh;
    private final List<Event> events = new ArrayList<>();
    private final List<Duration> stamps = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private long oldest = 1;

    ModelLog(LogBounds bounds, ToLongFunction<List<Event>> weigh) {
        this.bounds = bounds;
        this.weigh = weigh;
    }

    void append(List<Event> batch) {
        for (Event event : batch) {
            events.add(event);
            stamps.add(now);
        }
        evict();
    }

    void advance(Duration by) {
        now = now.plus(by);
        evict();
    }

    Window window() {
        return new Window("e", oldest, events.size());
    }

    long bytes() {
        return weigh.applyAsLong(held());
    }

    /** What matches in {@code after..to}, held or not. */
    List<LoggedEvent> matching(Interest interest, long after, long to) {
        List<LoggedEvent> matching = new ArrayList<>();
        for (long seq = after + 1; seq <= to; seq++) {
            Event event = events.get((int) seq - 1);
            if (TestEvents.matches(interest, event)) {
                matching.add(new LoggedEvent(seq, event));
            }
        }
        return matching;
    }

    private List<Event> held() {
        return events.subList((int) oldest - 1, events.size());
    }

    private void evict() {
        while (held().size() > 1 && (held().size() > bounds.maxEvents() || bytes() > bounds.maxBytes() || tooOld())) {
            oldest++;
        }
    }

    private boolean tooOld() {
        Duration age = now.minus(stamps.get((int) oldest - 1));
        return !bounds.maxAge().isZero() && age.compareTo(bounds.maxAge()) > 0;
    }
}
