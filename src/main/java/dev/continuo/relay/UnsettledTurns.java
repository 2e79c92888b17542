package dev.continuo.relay;

import dev.continuo.reconcile.StatusPass;
import dev.continuo.session.Turn;
import dev.continuo.upstream.api.ApiException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The turns that are still in flight when live events go on after a connect. Their end may have been missed all the
 * same: the upstream did not say in time who is busy, or a late event of the session left it open. So the upstream is
 * asked, on a thread of its own, until it has said of each that it is busy, as then its end will come, or twice that it
 * is not, with no event in between.
 */
final class UnsettledTurns implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger(UnsettledTurns.class.getName());

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final CatchUps shared;
    private final Reach reach;
    private final Thread thread = Thread.ofVirtual().name("continuo-unsettled").unstarted(this::run);
    private final Map<String, Turn> unsettled = new HashMap<>();
    private final Map<String, Turn> absent = new HashMap<>();
    private volatile boolean closed;

    /**
     * Asks nothing yet.
     *
     * @param reach what the connection carries
     */
    UnsettledTurns(CatchUps shared, Reach reach) {
        this.shared = shared;
        this.reach = reach;
    }

    /**
     * Begins to ask, once what was caught up is in the log.
     *
     * @param open the turns in flight when live events went on; one that began since is seen to its end
     */
    void start(List<Turn> open) {
        for (Turn turn : open) {
            if (reach.covers(turn.directory())) {
                unsettled.put(turn.session(), turn);
            }
        }
        thread.start();
    }

    /** The connection is lost: what is not settled by now is up to the next one. Nothing is published after it. */
    @Override
    public void close() {
        shared.writer().exclusively(entry -> closed = true);
        thread.interrupt();
    }

    private void run() {
        try {
            Duration wait = FIRST_WAIT;
            while (!unsettled.isEmpty() && !closed) {
                shared.sleeper().sleep(wait);
                wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            StatusPass pass = shared.look().of(reach, List.of());
            shared.writer()
                    .exclusively(entry -> closed || unsettled.values().removeIf(turn -> settles(turn, pass, entry)));
        } catch (ApiException e) {
            if (e.kind() == ApiException.Kind.UNSUPPORTED) {
                unsettled.clear();
            }
            LOGGER.log(Level.DEBUG, "nobody says who is busy: {0}", e.getMessage());
        }
    }

    private boolean settles(Turn turn, StatusPass pass, LogWriter.Entry entry) {
        Turn now = shared.writer().turns().inFlight(turn.session()).orElse(null);
        if (now == null
                || now.sinceMillis() != turn.sinceMillis()
                || pass.busy().stream().anyMatch(busy -> busy.session().equals(turn.session()))) {
            return true;
        }
        if (!pass.absent(now) || !now.equals(absent.put(turn.session(), now))) {
            return false;
        }
        shared.ends().ended(now).forEach(entry::add);
        return true;
    }
}
