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
import org.jspecify.annotations.Nullable;

/**
 * The turns in flight whose end may have been missed: those open when live events go on after a connect, as the
 * upstream did not say in time who is busy, or a late event of the session left it open; and those open when an event
 * came that could not be read. So the upstream is asked, on a thread of its own, until it has said of each that it is
 * busy, as then its end will come, or twice that it is not, with no event in between.
 */
final class UnsettledTurns implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger(UnsettledTurns.class.getName());

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final CatchUps shared;
    private final Reach reach;

    // Guarded by being alone at the log.
    private final Map<String, Doubt> doubts = new HashMap<>();
    private final Map<String, Turn> absent = new HashMap<>();
    private @Nullable Thread asking;
    private boolean closed;

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
     * Asks about these from now on.
     *
     * @param open the turns in flight now; one that begins later is seen to its end
     */
    void doubt(List<Turn> open) {
        shared.writer().exclusively(entry -> {
            if (closed) {
                return false;
            }
            for (Turn turn : open) {
                if (reach.covers(turn.directory()) && goesOn(turn)) {
                    doubts.put(turn.session(), new Doubt(turn));
                }
            }
            if (asking == null && !doubts.isEmpty()) {
                asking = Thread.ofVirtual().name("continuo-unsettled").start(this::run);
            }
            return true;
        });
    }

    /** The connection is lost: what is not settled by now is up to the next one. Nothing is published after it. */
    @Override
    public void close() {
        shared.writer().exclusively(entry -> {
            closed = true;
            if (asking != null) {
                asking.interrupt();
            }
            return true;
        });
    }

    private void run() {
        try {
            Duration wait = FIRST_WAIT;
            do {
                shared.sleeper().sleep(wait);
                wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
                look();
            } while (anyLeft());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean anyLeft() {
        return shared.writer().exclusively(entry -> {
            boolean over = closed || doubts.isEmpty();
            if (over) {
                asking = null;
            }
            return !over;
        });
    }

    private void look() throws InterruptedException {
        List<Doubt> asked = shared.writer().exclusively(entry -> {
            doubts.values().removeIf(doubt -> !goesOn(doubt.turn));
            absent.keySet().retainAll(doubts.keySet());
            return List.copyOf(doubts.values());
        });
        try {
            if (asked.isEmpty()) {
                return;
            }
            StatusPass pass = shared.look().of(reach, List.of());
            shared.writer().exclusively(entry -> {
                if (!closed) {
                    asked.stream()
                            .filter(doubt -> settles(doubt.turn, pass, entry))
                            .forEach(this::settled);
                }
                return true;
            });
        } catch (ApiException e) {
            if (e.kind() == ApiException.Kind.UNSUPPORTED) {
                shared.writer().exclusively(entry -> {
                    asked.forEach(this::settled);
                    return true;
                });
            }
            LOGGER.log(Level.DEBUG, "nobody says who is busy: {0}", e.getMessage());
        }
    }

    private boolean settles(Turn turn, StatusPass pass, LogWriter.Entry entry) {
        Turn now = shared.writer().turns().inFlight(turn.session()).orElse(null);
        if (now == null || now.sinceMillis() != turn.sinceMillis()) {
            return true;
        }
        if (pass.busy().stream().anyMatch(busy -> busy.session().equals(turn.session()))) {
            absent.remove(turn.session());
            return true;
        }
        if (!pass.absent(now) || !now.equals(absent.put(turn.session(), now))) {
            return false;
        }
        shared.ends().ended(now).forEach(entry::add);
        return true;
    }

    private boolean goesOn(Turn turn) {
        return shared.writer()
                .turns()
                .inFlight(turn.session())
                .filter(now -> now.sinceMillis() == turn.sinceMillis())
                .isPresent();
    }

    private void settled(Doubt doubt) {
        if (doubts.remove(doubt.turn.session(), doubt)) {
            absent.remove(doubt.turn.session());
        }
    }

    /**
     * Why a turn is asked about. No two are equal: what came while the upstream was being asked is not settled by its
     * answer.
     */
    private static final class Doubt {
        private final Turn turn;

        Doubt(Turn turn) {
            this.turn = turn;
        }
    }
}
