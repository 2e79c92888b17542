package dev.continuo.relay;

import dev.continuo.reconcile.StatusPass;
import dev.continuo.session.EndEvents;
import dev.continuo.session.Turn;
import dev.continuo.upstream.api.ApiException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Ends the turns in flight when nobody can tell any more how they go on, so that nobody waits for ever. While the
 * stream is away it asks the upstream before each wait: a turn that two answers agree is over was not lost. Safe for
 * use by any thread.
 */
final class LostTurns {

    private static final Logger LOGGER = System.getLogger(LostTurns.class.getName());

    private final LogWriter writer;
    private final StatusLook look;
    private final EndEvents ends;
    private final Reach reach;

    // Guarded by being alone at the log.
    private Set<String> absentOnce = Set.of();
    private final Set<String> absentTwice = new HashSet<>();
    private @Nullable Thread asking;

    /** For the turns that a connection carries. */
    LostTurns(LogWriter writer, StatusLook look, EndEvents ends, Reach reach) {
        this.writer = writer;
        this.look = look;
        this.ends = ends;
        this.reach = reach;
    }

    /** The stream is back: what was seen before proves nothing any more. */
    void forget() {
        writer.exclusively(entry -> {
            absentOnce = Set.of();
            absentTwice.clear();
            stopAsking();
            return true;
        });
    }

    /** Asks in the background who is still busy, unless the last question is not answered yet. */
    void look() {
        writer.exclusively(entry -> {
            if (asking == null && !inFlight().isEmpty()) {
                asking = Thread.ofVirtual().name("continuo-status").start(this::ask);
            }
            return true;
        });
    }

    /**
     * Ends every turn in flight: as over when there is evidence, as lost when there is none.
     *
     * @param sentence what happened to the upstream
     */
    void end(String sentence) {
        List<String> lost = writer.exclusively(entry -> {
            List<Turn> turns = inFlight();
            for (Turn turn : turns) {
                boolean over = turn.completed() || absentTwice.contains(turn.session());
                (over ? ends.ended(turn) : ends.lost(turn, sentence)).forEach(entry::add);
            }
            return turns.stream().map(Turn::session).toList();
        });
        if (!lost.isEmpty()) {
            LOGGER.log(
                    Level.WARNING,
                    "turns in flight" + Reach.words(reach.named()) + " were ended, as " + sentence + ": "
                            + String.join(", ", lost));
        }
    }

    /** Those that the connection carries. */
    List<Turn> inFlight() {
        return writer.turns().inFlight().stream()
                .filter(turn -> reach.covers(turn.directory()))
                .toList();
    }

    private void ask() {
        try {
            StatusPass pass = look.of(reach, List.of());
            writer.exclusively(entry -> {
                if (Thread.currentThread().equals(asking)) {
                    took(pass);
                }
                return true;
            });
        } catch (ApiException e) {
            LOGGER.log(Level.DEBUG, "nobody says who is busy: {0}", e.getMessage());
        } catch (InterruptedException e) {
            // The stream is back: nobody needs the answer.
            Thread.currentThread().interrupt();
        } finally {
            writer.exclusively(entry -> {
                if (Thread.currentThread().equals(asking)) {
                    asking = null;
                }
                return true;
            });
        }
    }

    private void took(StatusPass pass) {
        Set<String> absent =
                inFlight().stream().filter(pass::absent).map(Turn::session).collect(Collectors.toSet());
        absentTwice.clear();
        absent.stream().filter(absentOnce::contains).forEach(absentTwice::add);
        absentOnce = absent;
    }

    private void stopAsking() {
        if (asking != null) {
            asking.interrupt();
            asking = null;
        }
    }
}
