package dev.continuo.relay;

import dev.continuo.event.Event;
import dev.continuo.log.EventLog;
import dev.continuo.reconcile.LoggedIds;
import dev.continuo.reconcile.Missed;
import dev.continuo.session.TurnTracker;
import dev.continuo.upstream.dialect.Decoded;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The one way from the upstream into the log. Whoever decides by what is in the log, and then adds to it, does so
 * {@linkplain #exclusively alone}; the tracker and the ids see every event in the log's order. Safe for use by any
 * thread.
 */
public final class LogWriter {

    private static final int IDS = 16_384;
    private static final int ACROSS = 4_096;
    private static final String DELTA = "message.part.delta";

    private final EventLog log;
    private final TurnTracker turns;
    private final LoggedIds recent = new LoggedIds(IDS);
    private final Set<String> acrossConnections = new LinkedHashSet<>();
    private final List<Missed> followers = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** Owns none of its arguments. */
    public LogWriter(EventLog log, TurnTracker turns) {
        this.log = log;
        this.turns = turns;
    }

    /**
     * Runs with nobody else writing; what is added becomes one append at the end. The work must not block.
     *
     * @return what the work returns
     */
    <T> T exclusively(Function<Entry, T> work) {
        lock.lock();
        try {
            Entry entry = new Entry();
            T result = work.apply(entry);
            if (!entry.events.isEmpty()) {
                log.append(entry.events);
            }
            return result;
        } finally {
            lock.unlock();
        }
    }

    /** Who has a turn in flight, by what is in the log. */
    TurnTracker turns() {
        return turns;
    }

    /** What is about to be appended. Valid within {@link #exclusively}. */
    final class Entry {

        private final List<Event> events = new ArrayList<>();

        private Entry() {}

        /** Adds an event; the tracker knows it from now on. */
        void add(Event event) {
            events.add(event);
            turns.accept(event);
            // Deltas are never recovered, and they are the many.
            if (!event.type().equals(DELTA)) {
                recent.add(event.id());
            }
            followers.forEach(follower -> follower.logged(event));
        }

        /** Adds what a connection has brought or missed, unless another one has brought it already. */
        void add(Reach reach, Event event) {
            if (reach.directory() == null || !cameElsewhere(event.id())) {
                add(event);
            }
        }

        /** Adds what came live, and remembers how far that brings each durable history. */
        void addLive(Reach reach, List<Event> events, List<Decoded.Twin> twins) {
            Bookmark bookmark = reach.bookmark();
            for (Event event : events) {
                if (!bookmark.repeats(event)) {
                    add(reach, event);
                }
            }
            twins.forEach(twin -> bookmark.baselines().reached(twin.aggregateId(), twin.seq()));
        }

        /** From now on, tells it what enters the log, until {@link #unfollow}. */
        void follow(Missed missed) {
            followers.add(missed);
        }

        void unfollow(Missed missed) {
            followers.remove(missed);
        }

        LoggedIds recent() {
            return recent;
        }

        /** The ids that the log has of late, those of deltas only as far as another connection may bring them, too. */
        Set<String> logged() {
            Set<String> ids = recent.copy();
            ids.addAll(acrossConnections);
            return ids;
        }

        /**
         * One of the whole server comes on each connection, and one of the directory that the server works in on the
         * connection without a name, too, as long as a turn keeps that. What counts is which of them gets it into the
         * log first, not which reads it first: one that catches up holds it back. To be asked once for each event.
         */
        private boolean cameElsewhere(String id) {
            if (id.isEmpty()) {
                return false;
            }
            boolean first = acrossConnections.add(id);
            if (acrossConnections.size() > ACROSS) {
                acrossConnections.remove(acrossConnections.iterator().next());
            }
            return !first;
        }
    }
}
