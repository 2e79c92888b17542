package dev.continuo.api;

import dev.continuo.log.EventLog;
import dev.continuo.log.Interest;
import dev.continuo.session.SessionUpdate;
import dev.continuo.session.TurnOutcome;
import dev.continuo.session.TurnTracker;
import dev.continuo.time.Clock;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What Java code listens to sessions with. For opencode's sessions: with {@code upstream.dialect=plain} there are none.
 * Whoever wants the updates of all sessions observes {@link SessionUpdate}, or one of its kinds, as a CDI event. Safe
 * for use by any thread.
 */
@ApplicationScoped
public class Sessions {

    static final String STOPPING = "the application is stopping";

    /** For listeners that are at work when the application stops. */
    static final Duration GRACE = Duration.ofMillis(300);

    private static final TurnOutcome DELETED =
            new TurnOutcome.Failed(TurnOutcome.SESSION_DELETED, "the session was deleted");

    private final EventLog log;
    private final TurnTracker turns;
    private final Clock clock;
    private final Set<SessionSubscription> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /** For the container. */
    @Inject
    public Sessions(EventLog log, TurnTracker turns, Clock clock) {
        this.log = log;
        this.turns = turns;
        this.clock = clock;
    }

    /**
     * Calls the listener for everything that is new in a session from now on. When a turn is in flight,
     * {@link SessionUpdate.TurnStarted} comes first.
     *
     * @param sessionId need not exist yet
     * @param listener called by a virtual thread of the subscription's own. What it throws is logged, and it is called
     *     again for the next update
     * @return to be closed by the caller
     * @throws IllegalStateException when the application is stopping
     */
    public SessionSubscription subscribe(String sessionId, Consumer<? super SessionUpdate> listener) {
        return subscribe(sessionId, Duration.ZERO, listener);
    }

    /**
     * As {@link #subscribe(String, Consumer)}, with a watchdog.
     *
     * @param inactivity a turn in flight is {@linkplain TurnOutcome.Lost lost} when for so long no event of the session
     *     came; should it go on nevertheless, it begins again. Zero: never
     * @throws IllegalArgumentException when {@code inactivity} is negative
     */
    public SessionSubscription subscribe(
            String sessionId, Duration inactivity, Consumer<? super SessionUpdate> listener) {
        if (inactivity.isNegative()) {
            throw new IllegalArgumentException("inactivity=" + inactivity + ": must not be negative");
        }
        if (stopping) {
            throw new IllegalStateException(STOPPING);
        }
        return open(sessionId, place(sessionId), inactivity, listener, () -> {});
    }

    /**
     * Waits for the end of the session's turn in flight, or, when none is in flight, of the next one. To be sure of a
     * prompt's own turn, call it before the prompt is sent.
     *
     * @param sessionId a session that is deleted, or will be, ends the wait as {@link TurnOutcome.Failed}
     * @param inactivity for how long a turn in flight may be without an event of the session; then it is
     *     {@linkplain TurnOutcome.Lost lost}. As long as none is in flight there is no limit
     * @return completed on a thread that is in nobody's way, always with an outcome, at the latest when the application
     *     stops. Cancelling its {@link CompletionStage#toCompletableFuture() future} ends the wait
     * @throws IllegalArgumentException when {@code inactivity} is not positive
     */
    public CompletionStage<TurnOutcome> awaitTurn(String sessionId, Duration inactivity) {
        if (inactivity.isNegative() || inactivity.isZero()) {
            throw new IllegalArgumentException("inactivity=" + inactivity + ": must be positive");
        }
        CompletableFuture<TurnOutcome> outcome = new CompletableFuture<>();
        SessionSubscription.Place place = place(sessionId);
        if (place.deleted()) {
            outcome.complete(DELETED);
            return outcome;
        }
        SessionSubscription waiting = open(
                sessionId,
                place,
                inactivity,
                update -> complete(outcome, update),
                () -> outcome.complete(new TurnOutcome.Lost(STOPPING)));
        var unused = outcome.whenComplete((how, cancelled) -> waiting.close());
        return outcome;
    }

    private static void complete(CompletableFuture<TurnOutcome> outcome, SessionUpdate update) {
        if (update instanceof SessionUpdate.TurnEnded ended) {
            outcome.complete(ended.outcome());
        } else if (update instanceof SessionUpdate.Other other
                && other.event().type().equals("session.deleted")) {
            outcome.complete(DELETED);
        }
    }

    private SessionSubscription open(
            String session,
            SessionSubscription.Place place,
            Duration inactivity,
            Consumer<? super SessionUpdate> listener,
            Runnable atEnd) {
        SessionSubscription subscription =
                new SessionSubscription(this, session, place, inactivity, listener, ended -> {
                    open.remove(ended);
                    atEnd.run();
                });
        open.add(subscription);
        subscription.begin();
        if (stopping) {
            subscription.stop();
        }
        return subscription;
    }

    /**
     * The tracker is ahead of the log: a turn that is in flight after the window was taken ends beyond that window. Of
     * one that was in flight before, the log knows whether it has ended. A deletion that is not known after the window
     * was taken comes beyond it.
     */
    private SessionSubscription.Place place(String session) {
        boolean before = turns.inFlight(session).isPresent();
        var window = log.window();
        boolean after = turns.inFlight(session).isPresent();
        boolean background = before || after || turns.mayEndAgain(session);
        long known = background ? window.oldest() - 1 : window.latest();
        return new SessionSubscription.Place(known, window.latest(), after, turns.isDeleted(session));
    }

    /** Everybody who waits is told, and given a moment. */
    void stop(
            @Observes(notifyObserver = Reception.IF_EXISTS)
                    @Priority(Interceptor.Priority.PLATFORM_BEFORE)
                    @BeforeDestroyed(ApplicationScoped.class)
                    Object event)
            throws InterruptedException {
        stopping = true;
        open.forEach(SessionSubscription::stop);
        long deadline = clock.nanoTime() + GRACE.toNanos();
        for (SessionSubscription subscription : open) {
            subscription.join(Duration.ofNanos(Math.max(1, deadline - clock.nanoTime())));
        }
    }

    LogFollower follow(String session, long after, LogFollower.Reader reader, Runnable atEnd) {
        return new LogFollower(
                log, new Interest.OfSession(session), after, reader, "continuo-session-" + session, atEnd);
    }

    /** How many subscriptions are open, waits for a turn's end included. */
    int count() {
        return open.size();
    }

    Clock clock() {
        return clock;
    }
}
