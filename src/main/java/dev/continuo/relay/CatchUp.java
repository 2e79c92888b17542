package dev.continuo.relay;

import dev.continuo.event.Event;
import dev.continuo.log.LogClosedException;
import dev.continuo.reconcile.Merged;
import dev.continuo.reconcile.Missed;
import dev.continuo.reconcile.StatusPass;
import dev.continuo.upstream.api.ApiException;
import dev.continuo.upstream.api.ApiException.Kind;
import dev.continuo.upstream.api.HistoryEvent;
import dev.continuo.upstream.dialect.Decoded;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happens after a connect: the upstream is asked twice what was missed, as it loses events in the moment of the
 * connect too, while live events wait; then all of it enters the log in order. Bounded in time and memory: an answer
 * that comes too late is not waited for, and the log says that events are missing.
 */
final class CatchUp {

    private static final Logger LOGGER = System.getLogger(CatchUp.class.getName());

    private static final Duration BETWEEN = Duration.ofMillis(250);
    private static final long MOST_BYTES = 32L << 20;

    private final CatchUps shared;
    private final Missed missed;
    private final @Nullable String directory;
    private final @Nullable Outage outage;
    private final Duration down;
    private final Thread asker = Thread.ofVirtual().name("continuo-reconcile").unstarted(this::ask);
    private final Map<String, Long> primes = new HashMap<>();

    // Guarded by being alone at the log.
    private boolean over;
    private final boolean primedBefore;
    private boolean complete;
    private boolean supported = true;
    private @Nullable String reservation;

    /**
     * Prepares one.
     *
     * @param directory the one directory that the connection is for, or {@code null}: all
     * @param outage what it ends, or {@code null} at the very first connect
     */
    CatchUp(CatchUps shared, Missed missed, @Nullable String directory, @Nullable Outage outage, Duration down) {
        this.shared = shared;
        this.missed = missed;
        this.directory = directory;
        this.outage = outage;
        this.down = down;
        this.primedBefore =
                shared.writer().exclusively(entry -> entry.baselines().isPrimed());
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
            if (missed.weight() > MOST_BYTES) {
                reservation = "more than " + MOST_BYTES + " bytes came meanwhile";
                finish(entry);
            }
            return true;
        });
    }

    /** The connection is lost again: what is known so far enters the log. */
    void abort() {
        shared.writer().exclusively(entry -> {
            reservation = "the upstream was lost again";
            finish(entry);
            return true;
        });
        asker.interrupt();
    }

    private void await() {
        try {
            asker.join(shared.limit());
            shared.writer().exclusively(entry -> {
                finish(entry);
                return true;
            });
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
            shared.writer().exclusively(entry -> complete = reservation == null);
        } catch (ApiException e) {
            doubt(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws ApiException {
        try {
            askForHistory();
        } catch (ApiException e) {
            // Who is busy may be known all the same.
            doubt(e);
        }
        StatusPass pass = directory == null
                ? shared.look().all(shared.writer().exclusively(entry -> missed.directories()))
                : shared.look().of(List.of(directory));
        shared.writer().exclusively(entry -> {
            missed.statuses(pass);
            return true;
        });
    }

    private void askForHistory() throws ApiException {
        Optional<Map<String, Long>> request = shared.writer().exclusively(entry -> {
            reservation = null;
            if (entry.baselines().hopeless()) {
                reservation = "its history is too large, or of too many sessions, to be asked for";
            } else if (!primedBefore) {
                reservation = "it was not known of all sessions how much of them was here";
            }
            return entry.baselines().hopeless() ? Optional.<Map<String, Long>>empty() : Optional.of(missed.request());
        });
        if (request.isPresent()) {
            shared.api().history(request.get(), this::take);
            shared.writer().exclusively(entry -> {
                if (!over) {
                    primes.forEach(entry.baselines()::reached);
                    entry.baselines().primed();
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
                entry.baselines().despair();
            }
            return true;
        });
    }

    private void take(HistoryEvent event) {
        shared.writer().exclusively(entry -> {
            if (entry.baselines().knows(event.aggregate())) {
                missed.history(event);
            } else {
                primes.merge(event.aggregate(), event.seq(), Math::max);
            }
            return true;
        });
    }

    private void finish(LogWriter.Entry entry) {
        if (over) {
            return;
        }
        over = true;
        Merged merged = missed.merge();
        merged.before().forEach(entry::add);
        missed.ends(shared.writer().turns(), shared.ends()).forEach(entry::add);
        for (StatusPass.Busy busy : missed.begun(shared.writer().turns())) {
            if (outage == null) {
                shared.writer().turns().assume(busy.session(), busy.directory());
            } else if (!shared.writer().turns().isDeleted(busy.session())) {
                entry.add(shared.ends().busy(busy.session(), busy.directory(), busy.status()));
            }
        }
        if (outage != null) {
            int recovered = merged.recovered().size();
            entry.add(shared.notices().gap(outage.reason(), down, recovered, complete, directory));
            report(recovered);
        }
        merged.live().forEach(entry::add);
        entry.recovered(merged.recovered());
    }

    private void report(int recovered) {
        // One that cannot be asked is the same after each outage: no news.
        LOGGER.log(
                supported ? Level.INFO : Level.DEBUG,
                "after the outage " + recovered + " events were recovered, "
                        + (complete
                                ? "all durable ones"
                                : "perhaps not all: "
                                        + (reservation == null ? "the upstream did not answer in time" : reservation)));
    }
}
