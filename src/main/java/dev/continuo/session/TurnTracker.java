package dev.continuo.session;

import dev.continuo.event.Event;
import dev.continuo.time.Clock;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions have a turn in flight, from the events alone. One writer at a time, in the order of the log; any
 * thread may ask. Remembers a bounded number of idle sessions, the ones heard of last, and every turn in flight. A
 * child session is a session like any other.
 */
public final class TurnTracker {

    private static final Comparator<Turn> OLDEST_FIRST =
            Comparator.comparingLong(Turn::sinceMillis).thenComparing(Turn::session);

    private final Clock clock;
    private final int maxIdleSessions;
    private final Map<String, TrackedSession> inFlight = new ConcurrentHashMap<>();

    /** Least recently used first. Guarded by itself, as is what {@link TrackedSession} holds. */
    private final Map<String, TrackedSession> idle = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Knows of no turn.
     *
     * @param clock stamps the beginning of turns
     * @param maxIdleSessions how many sessions without a turn it remembers, at least 1
     */
    public TurnTracker(Clock clock, int maxIdleSessions) {
        if (maxIdleSessions < 1) {
            throw new IllegalArgumentException("maxIdleSessions=" + maxIdleSessions + ": must be at least 1");
        }
        this.clock = clock;
        this.maxIdleSessions = maxIdleSessions;
    }

    /**
     * Takes the next event, of whatever kind, the relay's own included. Call it before the event can be read from the
     * log, so that whoever has read the end of a turn finds it ended here. Never throws because of what is in it.
     */
    public void accept(Event event) {
        if (event.control() && TurnState.wasAway(event)) {
            streamWasAway(event.directory());
        }
        String id = event.session();
        if (id == null || event.control()) {
            return;
        }
        TrackedSession busy = inFlight.get(id);
        if (busy == null) {
            if (TrackedSession.concerns(event.type())) {
                acceptIdle(id, event);
            }
            return;
        }
        busy.count();
        if (!busy.ignores(event)) {
            synchronized (idle) {
                move(id, busy, busy.accept(event));
            }
        }
    }

    /** Whether any session has a turn in flight. */
    public boolean anyInFlight() {
        return !inFlight.isEmpty();
    }

    /** All turns in flight, the oldest first. */
    public List<Turn> inFlight() {
        synchronized (idle) {
            return inFlight.entrySet().stream()
                    .map(entry -> entry.getValue().turn(entry.getKey()))
                    .sorted(OLDEST_FIRST)
                    .toList();
        }
    }

    /** The session's turn in flight. */
    public Optional<Turn> inFlight(String session) {
        if (!inFlight.containsKey(session)) {
            return Optional.empty();
        }
        synchronized (idle) {
            return Optional.ofNullable(inFlight.get(session)).map(busy -> busy.turn(session));
        }
    }

    /** Whether the session is known to be deleted. The upstream may say nevertheless that it is busy. */
    public boolean isDeleted(String session) {
        synchronized (idle) {
            TrackedSession known = idle.get(session);
            return known != null && known.deleted();
        }
    }

    /** Whether the session's last turn may end a second time, which somebody who did not see it end would misread. */
    public boolean mayEndAgain(String session) {
        synchronized (idle) {
            TrackedSession known = idle.get(session);
            return known != null && known.strayOwed();
        }
    }

    /** The directory of a session, {@code null} when it is not known or forgotten. */
    public @Nullable String directoryOf(String session) {
        synchronized (idle) {
            TrackedSession known = inFlight.getOrDefault(session, idle.get(session));
            return known == null ? null : known.directory().name();
        }
    }

    /** The directories of all sessions that are remembered. */
    public Set<String> directories() {
        synchronized (idle) {
            Set<String> directories = new TreeSet<>();
            idle.values().forEach(session -> session.addDirectory(directories));
            inFlight.values().forEach(session -> session.addDirectory(directories));
            return directories;
        }
    }

    /** The stream of all directories, when none is named. */
    private void streamWasAway(@Nullable String directory) {
        synchronized (idle) {
            Stream.concat(idle.values().stream(), inFlight.values().stream())
                    .filter(session -> session.directory().mayBe(directory))
                    .forEach(TrackedSession::streamWasAway);
        }
    }

    private void acceptIdle(String id, Event event) {
        synchronized (idle) {
            TrackedSession known = known(id);
            move(id, known, known.accept(event));
        }
    }

    private TrackedSession known(String id) {
        TrackedSession busy = inFlight.get(id);
        return busy != null ? busy : idle.computeIfAbsent(id, unknown -> new TrackedSession());
    }

    private void move(String id, TrackedSession session, TurnState.Change change) {
        switch (change) {
            case BEGAN -> {
                session.beganAt(clock.currentTimeMillis());
                idle.remove(id);
                inFlight.put(id, session);
            }
            case ENDED -> {
                inFlight.remove(id);
                idle.put(id, session);
            }
            case NONE -> {
                // stays where it is
            }
        }
        if (idle.size() > maxIdleSessions) {
            idle.remove(idle.keySet().iterator().next());
        }
    }
}
