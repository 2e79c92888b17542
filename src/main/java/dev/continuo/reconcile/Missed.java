package dev.continuo.reconcile;

import dev.continuo.event.Event;
import dev.continuo.session.EndEvents;
import dev.continuo.session.Turn;
import dev.continuo.session.TurnTracker;
import dev.continuo.upstream.api.HistoryEvent;
import dev.continuo.upstream.dialect.Decoded;
import dev.continuo.upstream.dialect.Decoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One reconciliation: collects what the upstream's answers show and what arrives live meanwhile, then says what belongs
 * into the log and where. Not safe for use by several threads at once.
 */
public final class Missed {

    /** A session's end counts as missed only if so many looks at the status API agree. */
    private static final int LOOKS = 2;

    private final Baselines baselines;
    private final Set<String> logged;
    private final @Nullable String only;
    private final Rebuilder rebuilder;
    private final Map<String, Recovered> history = new LinkedHashMap<>();
    private final Map<String, Long> reached = new HashMap<>();
    private final Map<String, Long> primes = new HashMap<>();
    private final List<StatusPass> passes = new ArrayList<>();
    private final List<Event> live = new ArrayList<>();
    private final Map<String, Decoded.Twin> twins = new HashMap<>();
    private final Set<String> heardOf = new HashSet<>();
    private long weight;

    /**
     * Begins, at a connect.
     *
     * @param logged the ids that the log has of late; from now on this one's own, see {@link #logged}
     * @param only the one directory that the connection is for, or {@code null}: all
     * @param turns asked for the directory of a session
     */
    public Missed(Baselines baselines, Set<String> logged, @Nullable String only, TurnTracker turns, Decoder decoder) {
        this.baselines = baselines;
        this.logged = logged;
        this.only = only;
        this.rebuilder = new Rebuilder(decoder, session -> {
            String told = turns.directoryOf(session);
            return told == null ? baselines.directoryOf(session) : told;
        });
    }

    /** An event that came on the new connection. */
    public void live(Event event) {
        if (!logged.contains(event.id())) {
            hear(event);
            live.add(event);
            weight += event.weight();
        }
    }

    /** An event that entered the log meanwhile, as another connection brought it. */
    public void logged(Event event) {
        hear(event);
        if (!event.id().isEmpty()) {
            logged.add(event.id());
        }
    }

    /** The durable copy of one, which tells its number. */
    public void live(Decoded.Twin twin) {
        twins.put(twin.id(), twin);
    }

    /** An event of the upstream's history: to be called with each, in the upstream's order. */
    public void history(HistoryEvent event) {
        rebuilder.learn(event);
        String aggregate = event.aggregate();
        boolean concerned = only == null || only.equals(rebuilder.directory(aggregate));
        if (!concerned || !baselines.knows(aggregate) || event.seq() <= baselines.of(aggregate)) {
            return;
        }
        reached.merge(aggregate, event.seq(), Math::max);
        Event rebuilt = logged.contains(event.id()) ? null : rebuilder.rebuild(event);
        boolean late = only != null && !passes.isEmpty();
        if (rebuilt != null
                && history.putIfAbsent(event.id(), new Recovered(aggregate, event.seq(), rebuilt, late)) == null) {
            weight += rebuilt.weight();
        }
    }

    /**
     * Whether an event of the history may concern this connection, but nobody has said which directory its aggregate is
     * in: ask, {@linkplain #learn tell}, then bring the event.
     */
    public boolean isStrange(HistoryEvent event) {
        rebuilder.learn(event);
        String aggregate = event.aggregate();
        return only != null && rebuilder.directory(aggregate) == null && event.seq() > baselines.of(aggregate);
    }

    /**
     * An event of an aggregate of which the log has nothing, and need not have anything: how far it goes is known now.
     */
    public void primes(HistoryEvent event) {
        rebuilder.learn(event);
        primes.merge(event.aggregate(), event.seq(), Math::max);
    }

    /** The whole history has been answered. */
    public void primed() {
        primes.forEach((aggregate, seq) -> {
            baselines.reached(aggregate, seq);
            String directory = rebuilder.directory(aggregate);
            if (directory != null) {
                baselines.learn(aggregate, directory);
            }
        });
        baselines.primed();
    }

    /** The directory of an aggregate. */
    public void learn(String aggregate, String directory) {
        rebuilder.learn(aggregate, directory);
    }

    /** Whether an event of the history cannot be recovered, as it is not what the upstream publishes. */
    public boolean unreadable() {
        return rebuilder.unreadable();
    }

    /** What everything collected so far weighs, in bytes. */
    public long weight() {
        return weight;
    }

    /** What to ask for next: what follows the baselines and what has been collected. */
    public Map<String, Long> request() {
        Map<String, Long> after = new HashMap<>(baselines.request());
        reached.forEach((aggregate, seq) -> after.merge(aggregate, seq, Math::max));
        return after;
    }

    /** The directories that the history has spoken of. */
    public Set<String> directories() {
        Set<String> named = new HashSet<>();
        for (Recovered recovered : history.values()) {
            if (recovered.event().directory() != null) {
                named.add(recovered.event().directory());
            }
        }
        return named;
    }

    /** What one look at the status API showed. */
    public void statuses(StatusPass pass) {
        passes.add(pass);
    }

    /** Sorts everything, and moves the baselines to where they are once that is in the log. */
    public Merged merge() {
        reached.forEach(baselines::reached);
        twins.values().forEach(twin -> baselines.reached(twin.aggregateId(), twin.seq()));
        history.keySet().removeAll(logged);
        live.removeIf(event -> logged.contains(event.id()));
        return new Merging(history, live, twins).merge();
    }

    /**
     * The ends that nobody saw: of turns that all looks agree are over and that have sent nothing since.
     *
     * @param turns told of everything before the live events
     */
    public List<Event> ends(TurnTracker turns, EndEvents events) {
        List<Event> ends = new ArrayList<>();
        for (Turn turn : turns.inFlight()) {
            if (passes.size() >= LOOKS
                    && passes.stream().allMatch(pass -> pass.absent(turn))
                    && silent(turn.session())) {
                ends.addAll(events.ended(turn));
            }
        }
        return ends;
    }

    /** The sessions that the newest look found busy, that nobody knows of and that have sent nothing since. */
    public List<StatusPass.Busy> begun(TurnTracker turns) {
        List<StatusPass.Busy> begun = new ArrayList<>();
        if (!passes.isEmpty()) {
            for (StatusPass.Busy busy : passes.get(passes.size() - 1).busy()) {
                if (turns.inFlight(busy.session()).isEmpty() && silent(busy.session())) {
                    begun.add(busy);
                }
            }
        }
        return begun;
    }

    /** All of it is in the log: whoever keeps this one need not keep that. */
    public void forget() {
        logged.clear();
        history.clear();
        primes.clear();
        passes.clear();
        live.clear();
        twins.clear();
        heardOf.clear();
    }

    private void hear(Event event) {
        if (event.session() != null) {
            heardOf.add(event.session());
        }
    }

    private boolean silent(String session) {
        return !heardOf.contains(session);
    }
}
