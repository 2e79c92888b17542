package dev.continuo.session;

import dev.continuo.event.Event;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** What the tracker remembers of one session. Guarded by the tracker, save the count. */
final class TrackedSession {

    private final SessionDirectory directory = new SessionDirectory();
    private final TurnState turns = new TurnState();
    private final AtomicLong events = new AtomicLong();
    private long sinceMillis;

    /** Whether events of this type can say anything new about a session without a turn. */
    static boolean concerns(String type) {
        return type.equals("session.updated") || TurnState.concerns(type);
    }

    /** The writer asks before it locks: whatever changes the answer is the writer's own doing. */
    boolean ignores(Event event) {
        return turns.ignores(event.type());
    }

    /** One writer: no need for the price of an atomic increment. */
    void count() {
        events.setRelease(events.getPlain() + 1);
    }

    TurnState.Change accept(Event event) {
        directory.accept(event);
        return turns.accept(event);
    }

    void streamWasAway() {
        turns.streamWasAway();
    }

    SessionDirectory directory() {
        return directory;
    }

    void beganAt(long millis) {
        sinceMillis = millis;
        events.set(1);
    }

    boolean deleted() {
        return turns.deleted();
    }

    boolean strayOwed() {
        return turns.strayOwed();
    }

    void addDirectory(Set<String> directories) {
        String name = directory.name();
        if (name != null) {
            directories.add(name);
        }
    }

    Turn turn(String id) {
        return new Turn(id, directory.came(), sinceMillis, turns.completed(), events.getAcquire());
    }
}
