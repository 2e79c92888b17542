package dev.continuo.relay;

import dev.continuo.broadcast.Demand;
import dev.continuo.broadcast.Need;
import dev.continuo.broadcast.Wish;
import dev.continuo.directory.Absence;
import dev.continuo.directory.Absences;
import dev.continuo.directory.DirectoryName;
import dev.continuo.directory.LingerDecision;
import dev.continuo.directory.LingerRule;
import dev.continuo.directory.TooManyDirectoriesException;
import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import dev.continuo.upstream.Scope;
import dev.continuo.upstream.UpstreamStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection for each directory that somebody needs: started for the first who does, shared by all who do under
 * whatever name, kept for a while after the last, and never let go while a turn is in flight in the directory. Safe for
 * use by any thread.
 *
 * <p>A name leads to its directory anew for each stream, and whenever the directory's connection connects: who came by
 * a symbolic link follows it then.
 *
 * <p>As long as the upstream does not say which directory it works in, the streams for that one share a connection that
 * names none, so that an upstream that cannot be reached is noticed.
 */
final class DirectoryLoops implements Demand, AutoCloseable {

    private static final Logger LOGGER = System.getLogger(DirectoryLoops.class.getName());

    /** The connection that names no directory. */
    private static final String UNNAMED = "";

    /** All of them are asked to end at once. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(1);

    private static final int MOST_NAMES = 10_000;
    private static final int MOST_BOOKMARKS = 64;

    private final Inquiries inquiries;
    private final BiFunction<Reach, Runnable, DirectoryLoop> maker;
    private final Function<String, @Nullable String> directoryOfSession;
    private final SessionDirectories sessions;
    private final Scope.PerDirectory scope;
    private final Clock clock;
    private final Sleeper sleeper;
    private final AtomicBoolean asking = new AtomicBoolean();

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, DirectoryLoop> loops = new TreeMap<>();
    private final Set<Hold> waiting = new HashSet<>();
    private final Absences<Bookmark> absences = new Absences<>(MOST_NAMES, MOST_BOOKMARKS);
    private @Nullable URI base;
    private boolean closed;

    /**
     * Has no connection yet. Owns none of its arguments.
     *
     * @param base the server's base URL, or {@code null}: {@link #resume} says it
     * @param maker makes the connection of a directory, given what to run when it connects
     * @param directoryOfSession as far as its events have said
     */
    DirectoryLoops(
            @Nullable URI base,
            Inquiries inquiries,
            BiFunction<Reach, Runnable, DirectoryLoop> maker,
            Function<String, @Nullable String> directoryOfSession,
            Scope.PerDirectory scope,
            Clock clock,
            Sleeper sleeper) {
        this.base = base;
        this.inquiries = inquiries;
        this.maker = maker;
        this.directoryOfSession = directoryOfSession;
        this.sessions = new SessionDirectories(inquiries.api(), sleeper, hold -> settle(List.of(hold)));
        this.scope = scope;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    @Override
    public Need begin(Wish wish) {
        Hold hold = new Hold(this, wish);
        String key = find(hold);
        boolean unknown = alone(() -> {
            if (!closed) {
                if (wish instanceof Wish.Directory && key != null) {
                    requireRoomFor(key);
                }
                place(hold, key);
            }
            return key == null && !closed;
        });
        if (unknown) {
            askWhereItWorks();
        }
        if (wish instanceof Wish.Session session && hold.name() == null) {
            sessions.ask(hold, session.id());
        }
        return hold;
    }

    /** The stream has ended. */
    void end(Hold hold) {
        alone(() -> {
            hold.closed = true;
            waiting.remove(hold);
            DirectoryLoop loop = hold.loop;
            if (loop != null) {
                loop.holds.remove(hold);
                unneeded(loop);
            }
            return true;
        });
        sessions.forget(hold);
    }

    /** The server is up, perhaps somewhere else than before. */
    void resume(URI newBase) {
        alone(() -> {
            base = newBase;
            loops.values().forEach(loop -> loop.connection().resume(newBase));
            return true;
        });
    }

    /**
     * The server is gone: nothing is tried until {@link #resume}. Returns when nothing is read any more.
     *
     * @param reason a short stable phrase
     * @param sentence for people
     */
    void pause(String reason, String sentence) {
        alone(() -> {
            base = null;
            return true;
        });
        // Each has a moment for its last bytes, so all at once.
        List<Thread> pausing = all().values().stream()
                .map(loop -> Thread.ofVirtual()
                        .name("continuo-pause")
                        .start(() -> loop.connection().pause(reason, sentence)))
                .toList();
        try {
            for (Thread one : pausing) {
                one.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nobody will tell how the turns in flight go on, in any directory. */
    void endTurns(String sentence) {
        all().values().forEach(loop -> loop.ingest().endTurns(sentence));
    }

    /** The directories that have a connection, by name. */
    Map<String, UpstreamStatus> statuses() {
        Map<String, UpstreamStatus> statuses = new TreeMap<>();
        all().forEach((key, loop) -> statuses.put(key, loop.connection().status()));
        return statuses;
    }

    /** The upstream has said where it works. */
    void settle() {
        Collection<Hold> holds = alone(() -> {
            List<Hold> all = new ArrayList<>(waiting);
            DirectoryLoop unnamed = loops.get(UNNAMED);
            if (unnamed != null) {
                all.addAll(unnamed.holds);
            }
            return all;
        });
        settle(holds);
    }

    @Override
    public void close() {
        List<DirectoryLoop> last = alone(() -> {
            closed = true;
            return List.copyOf(loops.values());
        });
        sessions.close();
        last.forEach(DirectoryLoop::end);
        long start = clock.nanoTime();
        for (DirectoryLoop loop : last) {
            Duration left = STOP_LIMIT.minusNanos(clock.nanoTime() - start);
            loop.awaitEnd(left.isNegative() ? Duration.ZERO : left);
        }
    }

    /** Where a hold belongs, {@code null} as long as nobody knows. Looks at the disk. */
    private @Nullable String find(Hold hold) {
        String name = hold.name();
        if (name == null) {
            name = switch (hold.wish()) {
                case Wish.Directory directory -> directory.name();
                case Wish.Session session -> {
                    String known = directoryOfSession.apply(session.id());
                    yield known == null ? hold.answered : known;
                }
                case Wish.Everything everything -> inquiries.directory().get();
                case Wish.DefaultDirectory directory -> inquiries.directory().get();
            };
        }
        if (name == null) {
            // Not the session's own for good, but what is there until that is known.
            String substitute =
                    hold.wish() instanceof Wish.Session ? inquiries.directory().get() : null;
            return substitute == null ? null : DirectoryName.canonical(substitute);
        }
        String canonical = DirectoryName.canonical(name);
        if (hold.name() == null) {
            hold.named(name, canonical);
        }
        return hold.alias() ? canonical : name;
    }

    private void settle(Collection<Hold> holds) {
        Map<Hold, String> places = new HashMap<>();
        for (Hold hold : holds) {
            String key = find(hold);
            if (key != null) {
                places.put(hold, key);
            }
        }
        alone(() -> {
            places.forEach(this::move);
            return true;
        });
    }

    private void move(Hold hold, String key) {
        DirectoryLoop from = hold.loop;
        if (closed || hold.closed || (from != null && from.key().equals(key))) {
            return;
        }
        if (from != null) {
            from.holds.remove(hold);
            Long missing = from.ingest().missingSince();
            if (from.key().equals(UNNAMED) && missing != null && !loops.containsKey(key)) {
                // It was observed, though nobody knew its name.
                absences.left(key, missing, new Bookmark());
            }
        }
        waiting.remove(hold);
        place(hold, key);
        if (from != null) {
            unneeded(from);
        }
    }

    /** Only who names directories can name any number of them; all others are as many as the upstream has. */
    private void requireRoomFor(String key) {
        if (!loops.containsKey(key) && loops.size() >= scope.most()) {
            throw new TooManyDirectoriesException(scope.most());
        }
    }

    private void place(Hold hold, @Nullable String key) {
        if (key == null) {
            waiting.add(hold);
            return;
        }
        hold.in(key);
        DirectoryLoop loop = loops.computeIfAbsent(key, this::start);
        hold.loop = loop;
        loop.holds.add(hold);
    }

    private DirectoryLoop start(String key) {
        Absence<Bookmark> absence = absences.returned(key).orElse(null);
        Bookmark known = absence == null ? null : absence.keepsake();
        Reach reach = new Reach(
                key,
                known == null ? new Bookmark() : known,
                absence == null ? null : new Outage("unobserved", absence.sinceNanos(), false));
        DirectoryLoop loop = maker.apply(reach, () -> connected(key));
        URI server = base;
        if (server != null) {
            loop.connection().resume(server);
        }
        return loop;
    }

    /** On the thread of the directory's connection. */
    private void connected(String key) {
        String works = inquiries.directory().get();
        if (works == null ? key.equals(UNNAMED) : DirectoryName.canonical(works).equals(key)) {
            inquiries.directory().refresh();
        }
        settle(alone(() -> {
            DirectoryLoop loop = loops.get(key);
            return loop == null ? List.of() : List.copyOf(loop.holds);
        }));
    }

    private void askWhereItWorks() {
        if (asking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("continuo-where").start(() -> {
                try {
                    inquiries.directory().refresh();
                } finally {
                    asking.set(false);
                }
                settle();
                alone(() -> {
                    // Nobody knows: then without a name.
                    List.copyOf(waiting).forEach(hold -> move(hold, UNNAMED));
                    return true;
                });
            });
        }
    }

    private void unneeded(DirectoryLoop loop) {
        if (loop.holds.isEmpty()) {
            loop.unneededSinceNanos = clock.nanoTime();
            if (loop.key().equals(UNNAMED) && reconsider(loop).isEmpty()) {
                // At once, as the directory itself has a connection now.
                return;
            }
            if (!loop.lingering && !closed) {
                loop.lingering = true;
                Thread.ofVirtual().name("continuo-linger").start(() -> linger(loop));
            }
        }
    }

    private void linger(DirectoryLoop loop) {
        try {
            Optional<Duration> again = reconsider(loop);
            while (again.isPresent()) {
                sleeper.sleep(again.get());
                again = reconsider(loop);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when to do so again, if at all. */
    private Optional<Duration> reconsider(DirectoryLoop loop) {
        return alone(() -> {
            if (closed) {
                return Optional.empty();
            }
            int needs = loop.holds.size();
            Duration unneeded = Duration.ofNanos(clock.nanoTime() - loop.unneededSinceNanos);
            Duration patience = loop.key().equals(UNNAMED) ? Duration.ZERO : scope.linger();
            // Only one that would go is asked to: from then on it takes nothing more.
            boolean stays = !(LingerRule.decide(needs, unneeded, patience, false) instanceof LingerDecision.LetGo)
                    || !loop.ingest().leave();
            return switch (LingerRule.decide(needs, unneeded, patience, stays)) {
                case LingerDecision.Needed needed -> {
                    loop.lingering = false;
                    yield Optional.empty();
                }
                case LingerDecision.Linger wait -> Optional.of(wait.forNow());
                case LingerDecision.LetGo go -> {
                    letGo(loop);
                    yield Optional.empty();
                }
            };
        });
    }

    private void letGo(DirectoryLoop loop) {
        loops.remove(loop.key());
        Long missing = loop.ingest().missingSince();
        if (missing != null && !loop.key().equals(UNNAMED)) {
            absences.left(loop.key(), missing, loop.bookmark());
        }
        loop.end();
        LOGGER.log(
                Level.INFO,
                () -> "the connection for "
                        // A client has named it.
                        + (loop.key().isEmpty()
                                ? "the upstream's directory"
                                : loop.key().replaceAll("\\p{Cntrl}", "?"))
                        + " was let go: nobody needs it");
    }

    private Map<String, DirectoryLoop> all() {
        return alone(() -> new TreeMap<>(loops));
    }

    private <T> T alone(java.util.function.Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
