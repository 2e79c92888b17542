package dev.continuo.session;

import dev.continuo.event.Event;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the tracker remembers of one session. Guarded by the tracker, save the count. */
final class TrackedSession {

    private final TurnState turns = new TurnState();
    private final AtomicLong events = new AtomicLong();
    private long sinceMillis;
    private @Nullable String directory;

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
        String named = event.directory();
        if (named == null && directory == null && event.type().startsWith("session.")) {
            named = Payloads.text(Payloads.object(Payloads.properties(event), "info"), "directory");
        }
        inDirectory(named);
        return turns.accept(event);
    }

    TurnState.Change assume() {
        return turns.assume();
    }

    void inDirectory(@Nullable String named) {
        if (named != null && !named.isEmpty()) {
            directory = named;
        }
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

    @Nullable
    String directory() {
        return directory;
    }

    void addDirectory(Set<String> directories) {
        if (directory != null) {
            directories.add(directory);
        }
    }

    Turn turn(String id) {
        return new Turn(id, directory, sinceMillis, turns.completed(), events.getAcquire());
    }
}
