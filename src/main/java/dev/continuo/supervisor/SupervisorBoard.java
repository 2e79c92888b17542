package dev.continuo.supervisor;

import dev.continuo.time.Clock;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What everybody may know of the server, and those who wait for it. State, process and the outcome of a start change in
 * one step, so that nobody waits for a start that is over. Written by the keeper, read by any thread.
 */
final class SupervisorBoard {

    private final Clock clock;
    private SupervisorState state = SupervisorState.OFF;
    private long sinceMillis;
    private boolean needed;
    private @Nullable Child child;
    private long starts;
    private long failingSinceMillis;
    private @Nullable String lastExit;
    private @Nullable String lastFailure;
    private @Nullable String misconfiguration;
    /** The outcome of the start that is under way, or else of the next one. */
    private CompletableFuture<URI> nextStart = new CompletableFuture<>();

    SupervisorBoard(Clock clock) {
        this.clock = clock;
        this.sinceMillis = clock.currentTimeMillis();
    }

    /** What somebody who needs the server now gets; a {@code Start} is noted as a need at once, so the others join. */
    synchronized Need need() {
        StartDecision decision = StartRule.decide(state, running());
        if (decision instanceof StartDecision.Start) {
            needed = true;
            turn(SupervisorState.STARTING);
        }
        return new Need(decision, nextStart);
    }

    /**
     * An answer to a need.
     *
     * @param decision what to do
     * @param start what a {@code Start} or {@code Join} waits for
     */
    record Need(StartDecision decision, Future<URI> start) {}

    /** Whether a need is not yet met. Meets it. */
    synchronized boolean takeNeed() {
        boolean was = needed;
        needed = false;
        return was;
    }

    synchronized boolean needed() {
        return needed;
    }

    /** A process has been started. */
    synchronized void launched(Child started) {
        child = started;
        starts++;
    }

    /** It is ready. */
    synchronized void up(URI url) {
        misconfiguration = null;
        failingSinceMillis = 0;
        turn(SupervisorState.UP);
        met().complete(url);
    }

    /** A probe was answered, or was not. */
    synchronized void probed(@Nullable String failure) {
        if (failure == null) {
            failingSinceMillis = 0;
            turn(SupervisorState.UP);
            return;
        }
        failingSinceMillis = failingSinceMillis == 0 ? clock.currentTimeMillis() : failingSinceMillis;
        lastFailure = failure;
        turn(SupervisorState.UNHEALTHY);
    }

    /** We are going to stop it and start another. */
    synchronized void stoppingUnhealthy() {
        turn(SupervisorState.RESTARTING);
    }

    /**
     * The server is gone, or has not become ready.
     *
     * @param changeThis what somebody has to change first, or {@code null}
     */
    synchronized void down(ServerDown down, RestartDecision next, @Nullable String changeThis) {
        ExitStatus exit = child == null ? null : child.exit();
        child = null;
        failingSinceMillis = 0;
        lastFailure = down.explained();
        lastExit = exit == null ? lastExit : exit.words();
        misconfiguration = changeThis;
        boolean restarts = next instanceof RestartDecision.Restart;
        turn(restarts ? SupervisorState.RESTARTING : SupervisorState.CRASH_LOOP);
        // Who waits at a crash waits for the restart; who waits at a failed start has got its answer.
        if (down.reason().equals(ServerDown.START_FAILED) || !restarts) {
            met().completeExceptionally(new ServerStartException(changeThis == null ? down.explained() : changeThis));
        }
    }

    /** Nobody gets a server any more. */
    synchronized void closing() {
        if (state != SupervisorState.STOPPED) {
            turn(SupervisorState.STOPPING);
        }
    }

    /** Nothing of it is left. */
    synchronized void stopped() {
        child = null;
        turn(SupervisorState.STOPPED);
        met().completeExceptionally(new ServerStartException("the supervisor was closed before the server was ready"));
    }

    synchronized boolean isClosing() {
        return state == SupervisorState.STOPPING || state == SupervisorState.STOPPED;
    }

    /** Where the server is if its process runs and is ready, or {@code null}. */
    synchronized @Nullable URI running() {
        boolean ready = state == SupervisorState.UP || state == SupervisorState.UNHEALTHY;
        return ready && child != null && child.alive() ? child.url() : null;
    }

    /** The process under way, or {@code null}. */
    synchronized @Nullable Child child() {
        return child;
    }

    synchronized ServerHealth health() {
        boolean up = running() != null;
        return new ServerHealth(up, up && state == SupervisorState.UP, failingSinceMillis, lastFailure);
    }

    synchronized SupervisorStatus read() {
        return new SupervisorStatus(
                state,
                sinceMillis,
                child == null ? 0 : child.pid(),
                running(),
                starts,
                Math.max(0, starts - 1),
                failingSinceMillis,
                lastExit,
                lastFailure,
                misconfiguration);
    }

    private CompletableFuture<URI> met() {
        CompletableFuture<URI> over = nextStart;
        nextStart = new CompletableFuture<>();
        return over;
    }

    /** What the keeper finds while somebody closes us must not make it go on. */
    private void turn(SupervisorState next) {
        boolean goesOn = isClosing() && next != SupervisorState.STOPPED;
        if (state != next && !goesOn) {
            state = next;
            sinceMillis = clock.currentTimeMillis();
        }
    }
}
