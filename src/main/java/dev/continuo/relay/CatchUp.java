package dev.continuo.relay;

import dev.continuo.event.Event;
import dev.continuo.log.LogClosedException;
import dev.continuo.reconcile.Baselines;
import dev.continuo.reconcile.Merged;
import dev.continuo.reconcile.Missed;
import dev.continuo.reconcile.StatusPass;
import dev.continuo.session.Turn;
import dev.continuo.upstream.api.ApiException;
import dev.continuo.upstream.api.ApiException.Kind;
import dev.continuo.upstream.api.HistoryEvent;
import dev.continuo.upstream.api.OpencodeApi;
import dev.continuo.upstream.dialect.Decoded;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What happens after a connect: the upstream is asked twice what was missed, as it loses events in the moment of the
 * connect too, while live events wait; then all of it enters the log in order. Bounded in time and memory: an answer
 * that comes too late is not waited for, and the log says that events are missing.
 */
final class CatchUp {

    private static final Logger LOGGER = System.getLogger(CatchUp.class.getName());

    private static final Duration BETWEEN = Duration.ofMillis(250);
    private static final int MOST_STRANGE = 64;
    private static final long MOST_BYTES = 32L << 20;

    private final CatchUps shared;
    private final Missed missed;
    private final Reach reach;
    private final Baselines baselines;
    private final long idsBefore;
    private final @Nullable Outage outage;
    private final Duration down;
    private final Thread asker = Thread.ofVirtual().name("continuo-reconcile").unstarted(this::ask);
    private final List<HistoryEvent> strange = new ArrayList<>();
    private final UnsettledTurns unsettled;

    // Guarded by being alone at the log.
    private boolean over;
    private List<Turn> open = List.of();
    private final boolean primedBefore;
    private final boolean wholeBefore;
    private boolean complete;
    private boolean asked;
    private boolean supported = true;
    private boolean unread;
    private @Nullable String reservation;

    /**
     * Prepares one.
     *
     * @param idsBefore how many ids the log had remembered
     * @param outage what it ends, or {@code null} at the very first connect
     */
    CatchUp(CatchUps shared, Missed missed, Reach reach, long idsBefore, @Nullable Outage outage, Duration down) {
        this.shared = shared;
        this.missed = missed;
        this.reach = reach;
        this.idsBefore = idsBefore;
        this.baselines = reach.bookmark().baselines();
        this.outage = outage;
        this.down = down;
        this.unsettled = new UnsettledTurns(shared, reach);
        this.primedBefore = baselines.isPrimed();
        this.wholeBefore = reach.bookmark().isWhole();
    }

    void start() {
        asker.start();
        Thread.ofVirtual().name("continuo-reconcile-limit").start(this::await);
    }

    /**
     * Takes what came live, as long as that has to wait.
     *
     * @return whether it was taken
     */
    boolean hold(List<Event> events, List<Decoded.Twin> twins) {
        return shared.writer().exclusively(entry -> {
            if (over) {
                return false;
            }
            events.forEach(missed::live);
            twins.forEach(missed::live);
            finishIfTooMuch(entry);
            return true;
        });
    }

    /** Whether live events need not be offered any more. To be called alone at the log. */
    boolean over() {
        return over;
    }

    /** An event has come that could not be read: perhaps the end of a turn. To be called alone at the log. */
    void cameUnread() {
        if (over) {
            unsettled.doubt(shared.writer().turns().inFlight());
        } else {
            unread = true;
        }
    }

    /** The connection is lost again: what is known so far enters the log. */
    void abort() {
        shared.writer().exclusively(entry -> {
            reservation = "the upstream was lost again";
            finish(entry);
            return true;
        });
        asker.interrupt();
        unsettled.close();
    }

    private void await() {
        try {
            asker.join(shared.limit());
            shared.writer().exclusively(entry -> {
                finish(entry);
                return true;
            });
            unsettled.doubt(open);
        } catch (LogClosedException | InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        asker.interrupt();
    }

    private void ask() {
        try {
            look();
            shared.sleeper().sleep(BETWEEN);
            look();
            shared.writer().exclusively(entry -> {
                if (missed.unreadable()) {
                    reservation = "an event of its history is not what it publishes";
                }
                complete = reservation == null;
                return true;
            });
        } catch (ApiException e) {
            doubt(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws ApiException, InterruptedException {
        try {
            askForHistory();
        } catch (ApiException e) {
            // Who is busy may be known all the same.
            doubt(e);
        }
        StatusPass pass = shared.look().of(reach, shared.writer().exclusively(entry -> missed.directories()));
        shared.writer().exclusively(entry -> {
            missed.statuses(pass);
            return true;
        });
    }

    private void askForHistory() throws ApiException {
        Optional<Map<String, Long>> request = shared.writer().exclusively(entry -> {
            reservation = null;
            Map<String, Long> known = missed.request();
            // The first answer may have told of more sessions than the second question may name.
            boolean ask =
                    !over && !reach.unnamed() && !baselines.hopeless() && known.size() <= OpencodeApi.MOST_HISTORIES;
            if (reach.unnamed()) {
                reservation = "the upstream does not say which directory it works in";
            } else if (!ask) {
                reservation = "its history is too large, or of too many sessions, to be asked for";
            } else if (outage != null && !wholeBefore) {
                reservation = "it was not known of all sessions how much of them was here";
            }
            return ask ? Optional.of(known) : Optional.<Map<String, Long>>empty();
        });
        if (request.isPresent()) {
            shared.api().history(request.get(), this::take);
            getToKnow();
            shared.writer().exclusively(entry -> {
                if (!over) {
                    missed.primed();
                    asked = true;
                }
                return true;
            });
        }
    }

    private void doubt(ApiException e) {
        shared.writer().exclusively(entry -> {
            reservation = e.getMessage();
            supported = supported && e.kind() != Kind.UNSUPPORTED;
            if (e.kind() == Kind.TOO_LARGE) {
                baselines.despair();
                if (reach.directory() != null) {
                    shared.horizon().despair();
                }
            }
            return true;
        });
    }

    /** Asks where the sessions are that nobody has heard of. */
    private void getToKnow() throws ApiException {
        // What came behind may have told.
        Set<String> sessions = shared.writer()
                .exclusively(entry -> strange.stream()
                        .filter(missed::isStrange)
                        .map(HistoryEvent::aggregate)
                        .collect(Collectors.toSet()));
        for (String session : sessions.stream().limit(MOST_STRANGE).toList()) {
            String directory = shared.api().directoryOf(session);
            shared.writer().exclusively(entry -> {
                missed.learn(session, directory);
                return true;
            });
        }
        shared.writer().exclusively(entry -> {
            strange.forEach(missed::history);
            if (sessions.size() > MOST_STRANGE) {
                reservation = "there are more than " + MOST_STRANGE + " sessions that nobody has heard of";
            }
            return true;
        });
        strange.clear();
    }

    private void take(HistoryEvent event) {
        shared.writer().exclusively(entry -> {
            if (over) {
                return false;
            }
            boolean known = baselines.knows(event.aggregate());
            if (reach.directory() != null) {
                shared.horizon().reached(event.aggregate(), event.seq());
                // What others know of an aggregate says nothing of what the log has of this directory.
                known = known && primedBefore;
            }
            // Whatever comes behind a strange one waits with it, or it would be logged before it.
            if (known && (missed.isStrange(event) || !strange.isEmpty())) {
                strange.add(event);
            } else if (known) {
                missed.history(event);
                finishIfTooMuch(entry);
            } else {
                missed.primes(event);
            }
            return true;
        });
    }

    private void finishIfTooMuch(LogWriter.Entry entry) {
        if (missed.weight() > MOST_BYTES) {
            reservation = "it was more than " + MOST_BYTES + " bytes";
            finish(entry);
        }
    }

    private void finish(LogWriter.Entry entry) {
        if (over) {
            return;
        }
        over = true;
        entry.unfollow(missed);
        Merged merged = missed.merge();
        merged.before().forEach(event -> entry.add(reach, event));
        missed.ends(shared.writer().turns(), shared.ends()).forEach(entry::add);
        for (StatusPass.Busy busy : missed.begun(shared.writer().turns())) {
            if (!shared.writer().turns().isDeleted(busy.session())) {
                entry.add(shared.ends().busy(busy.session(), busy.directory(), busy.status()));
            }
        }
        if (outage != null) {
            int recovered = merged.recovered().size();
            entry.add(shared.notices().gap(outage, down, recovered, complete, reach.named()));
            report(recovered);
        }
        open = shared.writer().turns().inFlight();
        merged.live().forEach(event -> entry.add(reach, event));
        if (unread) {
            open = shared.writer().turns().inFlight();
        }
        reach.bookmark().recovered(merged.recovered());
        if (asked) {
            reach.bookmark().reached(idsBefore);
        }
        reach.bookmark().caughtUp(primedBefore, complete || outage != null);
        missed.forget();
    }

    private void report(int recovered) {
        // One that cannot be asked is the same after each outage: no news.
        LOGGER.log(
                supported ? Level.INFO : Level.DEBUG,
                "after the outage" + Reach.words(reach.named()) + " " + recovered + " events were recovered, "
                        + (complete
                                ? "all durable ones"
                                : "perhaps not all: "
                                        + (reservation == null ? "the upstream did not answer in time" : reservation)));
    }
}
