package dev.continuo.relay;

import dev.continuo.reconcile.Baselines;
import dev.continuo.reconcile.Missed;
import dev.continuo.upstream.api.ApiException;
import dev.continuo.upstream.api.HistoryEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * A look at the upstream's history before a stream of it begins: what it shows is older than the stream, and what
 * follows either comes on the stream or is missed. A look at a later time cannot tell the two apart, and takes what is
 * still on its way for had.
 */
final class FirstLook {

    private static final Logger LOGGER = System.getLogger(FirstLook.class.getName());

    /** The stream waits for it, and loses what is not durable meanwhile. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final CatchUps shared;
    private final Missed missed;
    private final Reach reach;
    private final Baselines baselines;
    private final long idsBefore;
    private final Thread asker = Thread.ofVirtual().name("continuo-first-look").unstarted(this::ask);

    // Guarded by being alone at the log.
    private boolean over;

    /**
     * Prepares one.
     *
     * @param missed of which only the baselines are of interest
     * @param idsBefore how many ids the log had remembered
     */
    FirstLook(CatchUps shared, Missed missed, Reach reach, long idsBefore) {
        this.shared = shared;
        this.missed = missed;
        this.reach = reach;
        this.baselines = reach.bookmark().baselines();
        this.idsBefore = idsBefore;
    }

    /** Looks. When there is no answer in time, a later one is not taken. */
    void take() {
        asker.start();
        try {
            asker.join(shared.limit().compareTo(LONGEST) < 0 ? shared.limit() : LONGEST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        shared.writer().exclusively(entry -> over = true);
        asker.interrupt();
    }

    private void ask() {
        try {
            shared.api().history(shared.writer().exclusively(entry -> baselines.request()), this::take);
            shared.writer().exclusively(entry -> {
                if (!over) {
                    missed.primed();
                    reach.bookmark().reached(idsBefore);
                }
                return true;
            });
        } catch (ApiException e) {
            // Who asks after the connect finds out more, and the next gap tells what follows from it.
            LOGGER.log(Level.DEBUG, () -> "before the stream" + Reach.words(reach.named()) + ": " + e.getMessage());
        }
    }

    private void take(HistoryEvent event) {
        shared.writer().exclusively(entry -> {
            if (over) {
                return false;
            }
            boolean known = baselines.knows(event.aggregate());
            if (reach.directory() != null) {
                shared.horizon().reached(event.aggregate(), event.seq());
                // What others know of an aggregate is older than the stream, too.
                known = false;
            }
            if (!known) {
                missed.primes(event);
            }
            return true;
        });
    }
}
