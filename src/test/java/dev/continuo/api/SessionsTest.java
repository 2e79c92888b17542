package dev.continuo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.Event;
import dev.continuo.event.EventIds;
import dev.continuo.log.EventLog;
import dev.continuo.log.LogBounds;
import dev.continuo.log.memory.MemoryEventLog;
import dev.continuo.session.EndEvents;
import dev.continuo.session.SessionUpdate;
import dev.continuo.session.TurnOutcome;
import dev.continuo.session.TurnTracker;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.LogRecords;
import dev.continuo.testing.SessionEvents;
import dev.continuo.time.ManualClock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SessionsTest {

    /** Short for the thread that waits, and long for the clock, which a test moves. */
    private static final Duration INACTIVITY = Duration.ofMillis(20);

    private final ManualClock clock = new ManualClock();
    private final MemoryEventLog log = new MemoryEventLog(new LogBounds(40, 1 << 20, Duration.ZERO), "epoch", clock);
    private final TurnTracker turns = new TurnTracker(clock, 100);
    private final Sessions sessions = new Sessions(log, turns, clock);
    private final SessionEvents one = new SessionEvents("one");
    private final SessionEvents two = new SessionEvents("two");
    private final BlockingQueue<SessionUpdate> updates = new LinkedBlockingQueue<>();

    @AfterEach
    void close() throws InterruptedException {
        sessions.stop(new Object());
        log.close();
    }

    @Test
    void aSubscriptionBeginsNowAndIsInOrder() throws Exception {
        publish(one.busy(), one.working("m"), one.complete("m"), one.statusIdle(), one.idle());
        sessions.subscribe("one", updates::add);
        publish(two.busy(), one.busy(), two.working("x"), one.working("m2"), one.delta("m2", "p", "x"), two.idle());
        assertEquals(new SessionUpdate.TurnStarted("one"), next());
        assertEquals("session.status", other());
        assertEquals("message.updated", other());
        assertEquals("x", assertInstanceOf(SessionUpdate.Text.class, next()).text());
        publish(one.idle());
        assertEquals("session.idle", other());
        assertEquals(new SessionUpdate.TurnEnded("one", new TurnOutcome.Completed()), next());
    }

    @Test
    void aTurnInFlightIsToldFirstAndItsPartsKindsAreKnown() throws Exception {
        publish(one.busy(), one.working("m"), one.part("m", "p", "reasoning", ",'text':''"), one.delta("m", "p", "a"));
        sessions.subscribe("one", updates::add);
        assertEquals(new SessionUpdate.TurnStarted("one"), next());
        publish(one.delta("m", "p", "b"), one.part("m", "p", "reasoning", ",'text':'abc'"));
        SessionUpdate.Text delta = assertInstanceOf(SessionUpdate.Text.class, next());
        assertEquals("REASONING b", delta.kind() + " " + delta.text());
        SessionUpdate.Text rest = assertInstanceOf(SessionUpdate.Text.class, next());
        assertEquals("c", rest.text());
        assertFalse(rest.replaces());
    }

    @Test
    void aTurnThatNoEventOfTheLogTellsOfIsInFlightToo() throws Exception {
        turns.accept(one.busy());
        CompletableFuture<TurnOutcome> outcome = await("one", Duration.ofHours(1));
        publish(one.complete("m"), one.statusIdle());
        assertEquals(new TurnOutcome.Completed(), outcome.get());
    }

    @Test
    void awaitTurnIsTheEndOfTheTurnInFlight() throws Exception {
        publish(one.busy(), one.working("m"));
        CompletableFuture<TurnOutcome> outcome = await("one", Duration.ofHours(1));
        publish(two.busy(), two.idle(), one.error("APIError", "fake 400"));
        assertFalse(outcome.isDone());
        publish(one.statusIdle(), one.idle());
        assertEquals(new TurnOutcome.Failed("APIError", "fake 400"), outcome.get());
    }

    @Test
    void withNoneInFlightAwaitTurnIsTheEndOfTheNextOne() throws Exception {
        publish(one.busy(), one.working("m"), one.aborted(), one.statusIdle(), one.idle());
        CompletableFuture<TurnOutcome> outcome = await("one", INACTIVITY);
        publish(one.failed("m", "MessageAbortedError"), one.statusIdle(), one.idle());
        clock.advance(INACTIVITY.multipliedBy(2));
        publish(one.busy(), one.working("m2"));
        assertFalse(outcome.isDone());
        publish(one.complete("m2"), one.busy(), one.statusIdle());
        assertEquals(new TurnOutcome.Completed(), outcome.get());
    }

    @Test
    void theSecondEndOfAnAbortBeforeTheSubscriptionIsNotTheNextTurns() throws Exception {
        publish(one.busy(), one.working("m"), one.aborted(), one.statusIdle(), one.idle());
        CompletableFuture<TurnOutcome> outcome = await("one", Duration.ofHours(1));
        publish(one.busy(), one.failed("m", "MessageAbortedError"), one.statusIdle(), one.idle());
        publish(one.working("m2"), one.complete("m2"), one.statusIdle(), one.idle());
        assertEquals(new TurnOutcome.Completed(), outcome.get());
        assertFalse(turns.mayEndAgain("one"));
    }

    @Test
    void aTurnGivenUpIsLost() throws Exception {
        publish(one.busy(), one.working("m"));
        CompletableFuture<TurnOutcome> outcome = await("one", Duration.ofHours(1));
        EndEvents ends = new EndEvents(new EventIds(() -> 1));
        publish(ends.lost(turns.inFlight("one").orElseThrow(), "the process died")
                .toArray(Event[]::new));
        assertEquals(new TurnOutcome.Lost("the process died"), outcome.get());
    }

    @Test
    void aTurnWithoutEventsForSoLongIsLostAndNotBefore() throws Exception {
        publish(one.busy(), one.working("m"));
        sessions.subscribe("one", INACTIVITY, updates::add);
        assertEquals(new SessionUpdate.TurnStarted("one"), next());
        clock.advance(INACTIVITY.minusNanos(1));
        assertNull(updates.poll(60, TimeUnit.MILLISECONDS));
        clock.advance(Duration.ofNanos(1));
        TurnOutcome lost = new TurnOutcome.Lost("no event of the session for PT0.02S");
        assertEquals(new SessionUpdate.TurnEnded("one", lost), next());
        assertNull(updates.poll(60, TimeUnit.MILLISECONDS));
    }

    @Test
    void awaitTurnGivesAnInactiveTurnUp() throws Exception {
        publish(one.busy(), one.working("m"));
        CompletableFuture<TurnOutcome> outcome = await("one", INACTIVITY);
        Eventually.holds("it is given up", () -> {
            clock.advance(INACTIVITY);
            return outcome.isDone();
        });
        assertInstanceOf(TurnOutcome.Lost.class, outcome.get());
    }

    @Test
    void eventsOfOtherSessionsAreNoActivityAndOnesOwnAre() throws Exception {
        publish(one.busy(), one.working("m"));
        sessions.subscribe("one", INACTIVITY, updates::add);
        assertEquals(new SessionUpdate.TurnStarted("one"), next());
        clock.advance(INACTIVITY.minusNanos(1));
        publish(one.updated());
        assertEquals("session.updated", other());
        clock.advance(INACTIVITY.minusNanos(1));
        publish(two.updated());
        assertNull(updates.poll(60, TimeUnit.MILLISECONDS));
        clock.advance(Duration.ofNanos(1));
        assertInstanceOf(SessionUpdate.TurnEnded.class, next());
        publish(one.delta("m", "p", "x"));
        assertEquals(new SessionUpdate.TurnStarted("one"), next());
    }

    @Test
    void aDeletedSessionEndsTheWait() throws Exception {
        CompletableFuture<TurnOutcome> waiting = await("one", Duration.ofHours(1));
        publish(one.deleted(), one.delta("m", "p", "x"));
        TurnOutcome deleted = waiting.get();
        assertEquals(
                TurnOutcome.SESSION_DELETED,
                assertInstanceOf(TurnOutcome.Failed.class, deleted).name());
        assertEquals(deleted, await("one", Duration.ofHours(1)).get());
        sessions.subscribe("one", updates::add);
        publish(one.delta("m", "p", "x"), one.updated());
        assertFalse(next() instanceof SessionUpdate.TurnStarted);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSessionThatIsDeletedWhileTheWaitBeginsEndsItToo(boolean inFlight) throws Exception {
        if (inFlight) {
            publish(one.busy(), one.working("m"));
        }
        EventLog deletedMeanwhile = (EventLog) Proxy.newProxyInstance(
                EventLog.class.getClassLoader(), new Class<?>[] {EventLog.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("window")) {
                        publish(one.deleted());
                    }
                    return method.invoke(log, arguments);
                });
        CompletionStage<TurnOutcome> outcome =
                new Sessions(deletedMeanwhile, turns, clock).awaitTurn("one", Duration.ofHours(1));
        assertEquals(
                new TurnOutcome.Failed(TurnOutcome.SESSION_DELETED, "the session was deleted"),
                outcome.toCompletableFuture().get());
    }

    @Test
    void whoIsOvertakenIsToldWhatItMissedAndHoldsUpNobody() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        sessions.subscribe("one", update -> {
            updates.add(update);
            awaitQuietly(release);
        });
        List<String> seen = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(201);
        sessions.subscribe("one", update -> {
            seen.add(update.getClass().getSimpleName());
            all.countDown();
        });
        publish(one.delta("m", "p", "x"));
        assertEquals(new SessionUpdate.TurnStarted("one"), next());
        for (int i = 0; i < 199; i++) {
            publish(one.delta("m", "p", "x"));
            long left = 199L - i;
            Eventually.holds("the other one reads on", () -> all.getCount() <= left);
        }
        assertTrue(all.await(60, TimeUnit.SECONDS));
        assertFalse(seen.contains("Missed"));
        release.countDown();
        assertInstanceOf(SessionUpdate.Text.class, next());
        assertEquals(new SessionUpdate.Missed("one", 159), next());
        assertInstanceOf(
                TurnOutcome.Lost.class,
                assertInstanceOf(SessionUpdate.TurnEnded.class, next()).outcome());
        assertInstanceOf(SessionUpdate.TurnStarted.class, next());
        for (int i = 0; i < 40; i++) {
            assertInstanceOf(SessionUpdate.Text.class, next());
        }
        assertNull(updates.poll(20, TimeUnit.MILLISECONDS));
    }

    @Test
    void closingEndsTheThreadAtOnceAndTwiceIsOnce() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch never = new CountDownLatch(1);
        SessionSubscription subscription = sessions.subscribe("one", update -> {
            thread.set(Thread.currentThread());
            interrupted.set(awaitQuietly(never));
        });
        publish(one.updated(), one.updated());
        Eventually.holds("the listener is called", () -> thread.get() != null);
        assertFalse(subscription.isClosed());
        subscription.close();
        subscription.close();
        assertTrue(subscription.isClosed());
        assertTrue(thread.get().join(Duration.ofSeconds(30)));
        assertTrue(interrupted.get());
    }

    @Test
    void anIdleSubscriptionEndsAtOnceToo() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        SessionSubscription subscription = sessions.subscribe("one", update -> thread.set(Thread.currentThread()));
        publish(one.updated());
        Eventually.holds("the listener is called", () -> thread.get() != null);
        subscription.close();
        assertTrue(thread.get().join(Duration.ofSeconds(30)));
    }

    @Test
    void aListenerMayCloseItsOwnSubscription() throws Exception {
        AtomicReference<SessionSubscription> subscription = new AtomicReference<>();
        CountDownLatch subscribed = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        subscription.set(sessions.subscribe("one", update -> {
            awaitQuietly(subscribed);
            subscription.get().close();
            interrupted.set(Thread.currentThread().isInterrupted());
            updates.add(update);
        }));
        subscribed.countDown();
        publish(one.updated(), one.updated());
        assertEquals("session.updated", other());
        assertFalse(interrupted.get());
        assertNull(updates.poll(20, TimeUnit.MILLISECONDS));
    }

    @Test
    void aListenerThatInterruptsItsThreadLosesNothing() throws Exception {
        sessions.subscribe("one", update -> {
            updates.add(update);
            Thread.currentThread().interrupt();
        });
        publish(one.updated());
        assertEquals("session.updated", other());
        publish(one.idle());
        assertEquals("session.idle", other());
    }

    @Test
    void aListenerThatThrowsIsLoggedOnceAndCalledAgain() throws Exception {
        try (LogRecords logged = LogRecords.of("dev.continuo.api", Level.WARNING)) {
            sessions.subscribe("one", update -> {
                updates.add(update);
                throw new IllegalStateException("no luck");
            });
            publish(one.updated(), one.updated(), one.updated());
            next();
            next();
            next();
            Eventually.holds("it is logged", () -> logged.all().size() == 1);
            assertTrue(logged.texts().getFirst().contains(": a listener to session one failed"));
        }
    }

    @Test
    void cancellingEndsTheWait() throws Exception {
        CompletableFuture<TurnOutcome> outcome = await("one", Duration.ofHours(1));
        assertEquals(1, sessions.count());
        outcome.cancel(false);
        Eventually.holds("nobody waits any longer", () -> sessions.count() == 0);
    }

    @Test
    void whenTheApplicationStopsEverybodyIsTold() throws Exception {
        publish(one.busy(), one.working("m"));
        CompletableFuture<TurnOutcome> inFlight = await("one", Duration.ofHours(1));
        CompletableFuture<TurnOutcome> idle = await("two", Duration.ofHours(1));
        sessions.subscribe("one", updates::add);
        assertEquals(new SessionUpdate.TurnStarted("one"), next());
        sessions.stop(new Object());
        TurnOutcome stopping = new TurnOutcome.Lost("the application is stopping");
        assertEquals(stopping, inFlight.get());
        assertEquals(stopping, idle.get());
        assertEquals(new SessionUpdate.TurnEnded("one", stopping), next());
        assertThrows(IllegalStateException.class, () -> sessions.subscribe("one", updates::add));
        assertEquals(stopping, await("one", Duration.ofHours(1)).get());
    }

    @Test
    void aLogThatClosesIsAnEndToo() throws Exception {
        CompletableFuture<TurnOutcome> outcome = await("one", Duration.ofHours(1));
        log.close();
        assertInstanceOf(TurnOutcome.Lost.class, outcome.get());
    }

    @Test
    void durationsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> sessions.awaitTurn("one", Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> sessions.awaitTurn("one", Duration.ofNanos(-1)));
        assertThrows(
                IllegalArgumentException.class, () -> sessions.subscribe("one", Duration.ofNanos(-1), updates::add));
    }

    private void publish(Event... events) {
        for (Event event : events) {
            turns.accept(event);
            log.append(List.of(event));
        }
    }

    private CompletableFuture<TurnOutcome> await(String session, Duration inactivity) {
        return sessions.awaitTurn(session, inactivity).toCompletableFuture();
    }

    private SessionUpdate next() throws InterruptedException {
        SessionUpdate update = updates.poll(60, TimeUnit.SECONDS);
        assertTrue(update != null, "an update within a minute");
        return update;
    }

    private String other() throws InterruptedException {
        return assertInstanceOf(SessionUpdate.Other.class, next()).event().type();
    }

    private static boolean awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
