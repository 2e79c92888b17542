package dev.continuo.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.ControlEvent;
import dev.continuo.event.Dialect;
import dev.continuo.event.Event;
import dev.continuo.event.EventIds;
import dev.continuo.testing.SessionEvents;
import dev.continuo.time.ManualClock;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TurnTrackerTest {

    private static final JsonObject BUSY =
            Json.createObjectBuilder().add("type", "busy").build();

    private final ManualClock clock = new ManualClock();
    private final TurnTracker tracker = new TurnTracker(clock, 3);
    private final EndEvents ends = new EndEvents(new EventIds(new SplittableRandom(1)));
    private final SessionEvents one = new SessionEvents("one");
    private final SessionEvents two = new SessionEvents("two");

    @Test
    void busyBeginsATurnAndIdleEndsIt() {
        assertFalse(tracker.anyInFlight());
        clock.advance(Duration.ofMillis(7));
        accept(one.busy());
        assertTrue(tracker.anyInFlight());
        assertEquals(List.of(new Turn("one", "/d", 7, false, 1)), tracker.inFlight());
        assertEquals(tracker.inFlight().getFirst(), turn("one"));
        accept(one.statusIdle());
        assertIdle();
    }

    @Test
    void anEventBeyondTheLimitsOfTheJsonReaderSaysNothing() {
        accept(one.event("session.status", "'status':{'type':'busy'},'n':" + "9".repeat(5_000)));
        accept(one.plain("session.status", "'status':{'type':'busy'},'n':" + "[".repeat(998) + "]".repeat(998)));
        assertIdle();
        accept(one.busy());
        assertTrue(tracker.anyInFlight());
    }

    @Test
    void retryIsATurnInFlightToo() {
        accept(one.retry("fake 500"));
        assertTrue(tracker.anyInFlight());
    }

    @Test
    void sessionIdleAloneEndsATurn() {
        accept(one.busy(), one.idle());
        assertIdle();
    }

    @Test
    void whatFollowsTheEndDoesNotReopenIt() {
        accept(one.busy(), one.working("m"), one.complete("m"), one.busy(), one.statusIdle(), one.idle());
        accept(one.updated(), one.event("session.diff", "'diff':[]"), one.user("u"), one.complete("m"));
        accept(one.working("m"), one.delta("m", "p", "late"), one.part("m", "p", "text", ""));
        assertIdle();
    }

    @Test
    void aLoneSessionIdleEndsATurnAlthoughHalfOfTheEndBeforeItWasLost() {
        accept(one.busy(), one.working("m1"), one.complete("m1"), one.statusIdle());
        accept(one.busy(), one.working("m2"), one.idle());
        assertIdle();
    }

    @Test
    void thePairOwedIsNotAwaitedBeyondAnOutage() {
        accept(one.busy(), one.working("m1"), one.aborted(), one.statusIdle(), one.idle());
        accept(gap("cut", null), one.busy(), one.working("m2"), one.statusIdle(), one.idle());
        assertIdle();
    }

    @Test
    void anOutageOfAnotherDirectoryOrTheLossOfOneEventLeavesThePairOwed() {
        accept(one.busy(), one.working("m1"), one.aborted(), one.statusIdle(), one.idle());
        accept(gap("cut", "/other"), gap("unparsable", null), gap("oversized", null));
        accept(one.busy(), one.working("m2"), one.statusIdle(), one.idle());
        assertTrue(tracker.anyInFlight());
    }

    @Test
    void anOutageOfItsDirectoryEndsTheWaitForThePairOwed() {
        accept(one.busy(), one.working("m1"), one.aborted(), one.statusIdle(), one.idle());
        accept(gap("unobserved", "/d"), one.busy(), one.working("m2"), one.statusIdle());
        assertIdle();
    }

    @Test
    void aMessageRecoveredBehindALaterTurnBeginsNone() {
        accept(one.busy(), at("m2", 1_000), one.statusIdle(), one.idle());
        accept(at("m1", 999));
        assertIdle();
        accept(at("m3", 1_000));
        assertTrue(tracker.anyInFlight());
    }

    @Test
    void anAnswerUnderWayThatAForkCopiesIsNoTurn() {
        accept(one.event("session.created", "'info':{'id':'one','directory':'/d','time':{'created':1000}}"));
        accept(one.message("u", "'role':'user','time':{'created':998}"), at("copied", 999));
        assertIdle();
        accept(at("own", 1_000));
        assertTrue(tracker.anyInFlight());
    }

    @Test
    void aMessageWithoutATimeBeginsATurn() {
        accept(one.busy(), at("m2", 1_000), one.statusIdle(), one.idle());
        accept(one.message("m3", "'role':'assistant'"));
        assertTrue(tracker.anyInFlight());
    }

    @Test
    void anAbortsSecondEndWhileIdleIsNothing() {
        accept(one.busy(), one.working("m"), one.aborted(), one.statusIdle(), one.idle());
        accept(one.failed("m", "MessageAbortedError"), one.statusIdle(), one.idle());
        assertIdle();
        accept(one.busy(), one.statusIdle());
        assertIdle();
    }

    @Test
    void anAbortsSecondEndDoesNotEndTheNextTurn() {
        accept(one.busy(), one.working("m"), one.aborted(), one.statusIdle(), one.idle());
        accept(one.busy(), one.failed("m", "MessageAbortedError"), one.statusIdle(), one.idle());
        assertTrue(tracker.anyInFlight());
        accept(one.working("m2"), one.complete("m2"), one.busy(), one.statusIdle());
        assertIdle();
    }

    @Test
    void theStrayEndIsAbsorbedAfterTheNextTurnsMessageBeganToo() {
        accept(one.busy(), one.working("m"), one.aborted(), one.statusIdle(), one.idle());
        accept(one.busy(), one.working("m2"), one.failed("m", "MessageAbortedError"), one.statusIdle(), one.idle());
        assertTrue(tracker.anyInFlight());
        assertFalse(turn("one").completed());
        accept(one.statusIdle());
        assertIdle();
    }

    @Test
    void withoutStatusEventsTheStrayEndIsAbsorbedToo() {
        accept(one.working("m"), one.aborted(), one.idle());
        accept(one.working("m2"), one.failed("m", "MessageAbortedError"), one.idle());
        assertTrue(tracker.anyInFlight());
        accept(one.complete("m2"), one.idle());
        assertIdle();
    }

    @Test
    void aTurnWithSomethingToEndWithEndsWhileAnEndIsOwed() {
        accept(one.busy(), one.working("m"), one.aborted(), one.statusIdle(), one.idle());
        accept(one.busy(), one.working("m2"), one.aborted(), one.statusIdle(), one.idle());
        assertIdle();
    }

    @Test
    void theDebtLapsesWithTheNextTurnsFirstCompleteMessage() {
        accept(one.busy(), one.working("m"), one.aborted(), one.statusIdle(), one.idle());
        accept(one.busy(), one.working("m2"), one.complete("m2", "tool-calls"), one.working("m3"), one.statusIdle());
        assertIdle();
    }

    @Test
    void theEndOwedMayNeverCome() {
        accept(one.busy(), one.working("m"), one.aborted(), one.statusIdle(), one.idle());
        accept(one.user("u2"), one.busy(), one.working("m2"), one.failed("m", "MessageAbortedError"), one.busy());
        accept(one.delta("m2", "p2", "x"), one.complete("m2"), one.busy(), one.statusIdle(), one.idle());
        assertIdle();
        accept(one.busy(), one.statusIdle(), one.idle());
        assertIdle();
    }

    @Test
    void anAbortBeforeThereIsAnythingToAbortEndsOnce() {
        accept(
                one.user("u"),
                one.busy(),
                one.failed("m", "MessageAbortedError"),
                one.failed("m", "MessageAbortedError"));
        accept(one.statusIdle(), one.idle());
        assertIdle();
        accept(one.busy(), one.statusIdle());
        assertIdle();
    }

    @Test
    void aModelThatIsNotThereEndsATurnWithoutAMessage() {
        accept(one.user("u"), one.busy(), one.error("UnknownError", "Model not found"), one.statusIdle(), one.idle());
        accept(one.error("UnknownError", "Model not found"));
        assertIdle();
    }

    @Test
    void theEndOfAnIdleSessionIsNothing() {
        accept(one.statusIdle(), one.idle(), one.busy(), one.statusIdle());
        assertIdle();
    }

    @Test
    void aPromptThatWaitsForTheTurnsMessageIsPartOfTheTurn() {
        accept(one.busy(), one.working("m"), one.user("u2"), one.complete("m"), one.busy(), one.working("m2"));
        assertFalse(turn("one").completed());
        accept(one.complete("m2"), one.busy(), one.statusIdle(), one.idle());
        assertIdle();
    }

    @Test
    void theSecondHalfOfAnEndIsNotTheOneOwed() {
        accept(one.busy(), one.working("m"), one.aborted(), one.statusIdle(), one.idle(), one.busy());
        accept(one.statusIdle());
        assertTrue(tracker.anyInFlight());
        accept(one.idle(), one.statusIdle());
        assertIdle();
    }

    @Test
    void aSessionIdleThatBelongsToTheLastEndDoesNotEndANewTurn() {
        accept(one.busy(), one.working("m"), one.complete("m"), one.statusIdle(), one.busy(), one.idle());
        assertTrue(tracker.anyInFlight());
    }

    @Test
    void aSessionIdleEndsATurnThatIsCompleteAlsoWhenTheLastEndIsMissingItsOwn() {
        accept(one.busy(), one.working("m"), one.complete("m"), one.statusIdle());
        accept(one.busy(), one.working("m2"), one.complete("m2"), one.idle());
        assertIdle();
    }

    @Test
    void aTurnWhoseFirstMessageWasRecoveredAheadOfTheLastEndStillEndsOnce() {
        accept(one.busy(), one.working("m"), one.complete("m"), one.user("u2"), one.working("m2"));
        accept(one.busy(), one.statusIdle(), one.idle());
        assertIdle();
        accept(one.busy(), one.busy(), one.delta("m2", "p2", "x"));
        assertFalse(turn("one").completed());
        accept(one.complete("m2"), one.busy(), one.statusIdle(), one.idle());
        assertIdle();
    }

    @Test
    void aMessageRecoveredAheadOfTheLastEndCountsAlsoWhenNoDeltaOfItCame() {
        accept(one.busy(), one.working("m"), one.complete("m"), one.working("m2"), one.statusIdle(), one.idle());
        accept(one.busy(), one.complete("m2"));
        assertTrue(turn("one").completed());
        accept(one.statusIdle(), one.idle());
        assertIdle();
    }

    @Test
    void aMessageRecoveredAheadOfTheLastEndOwesNoneOnceItIsComplete() {
        accept(one.busy(), one.working("m"), one.complete("m"), one.working("m2"), one.statusIdle(), one.idle());
        accept(one.completeWithoutFinish("m2"), one.busy(), one.statusIdle(), one.idle());
        assertIdle();
    }

    @Test
    void aMessageThatWasCutOffIsOverOnceTheNextTurnHasItsOwn() {
        accept(one.busy(), one.working("m"), one.aborted(), one.statusIdle(), one.idle());
        accept(one.busy(), one.working("m2"), one.delta("m", "p", "late"), one.failed("m", "MessageAbortedError"));
        assertFalse(turn("one").completed());
        accept(one.statusIdle(), one.idle());
        assertTrue(tracker.anyInFlight(), "the end owed");
    }

    @Test
    void abortedWhileTheProviderIsTriedAgainOneEndIsAll() {
        accept(one.busy(), one.working("m"), one.busy(), one.retry("fake 500"), one.completeWithoutFinish("m"));
        assertTrue(turn("one").completed());
        accept(one.statusIdle(), one.idle(), one.busy(), one.statusIdle());
        assertIdle();
    }

    @Test
    void aTurnIsLearnedFromAnAssistantMessageAlone() {
        accept(one.user("u"), one.working("m"));
        assertTrue(tracker.anyInFlight());
        accept(one.complete("m"));
        assertTrue(turn("one").completed());
        accept(one.idle());
        assertIdle();
    }

    @Test
    void aTurnIsLearnedFromADeltaAlone() {
        accept(one.delta("m", "p", "x"));
        assertTrue(tracker.anyInFlight());
        accept(one.idle(), one.delta("m", "p", "y"));
        assertIdle();
        accept(one.delta("m2", "p2", "x"));
        assertTrue(tracker.anyInFlight());
    }

    @Test
    void neitherUserMessagesNorCompleteOnesBeginATurn() {
        accept(one.user("u"), one.part("u", "p", "text", ",'text':'x'"), one.complete("copied"));
        accept(one.failed("copied2", "APIError"));
        assertIdle();
    }

    @Test
    void aTurnGoesThroughSeveralMessages() {
        accept(one.busy(), one.working("m"), one.complete("m", "tool-calls"));
        assertFalse(turn("one").completed());
        accept(one.busy(), one.working("m2"), one.complete("m2"), one.busy());
        assertTrue(turn("one").completed());
        accept(one.working("m"), one.working("m2"));
        assertFalse(turn("one").completed(), "its own message is not complete after all");
        accept(one.complete("m2"), one.delta("m3", "p", "x"));
        assertFalse(turn("one").completed(), "a further message began");
    }

    @Test
    void anErrorIsEvidenceThatOnlyTheEndIsMissing() {
        accept(one.busy(), one.working("m"), one.error("APIError", "fake 400"));
        assertTrue(turn("one").completed());
        accept(one.working("m2"));
        assertFalse(turn("one").completed());
    }

    @Test
    void aChildsEndIsItsOwn() {
        accept(one.busy(), two.created(), two.busy(), two.working("m"), two.complete("m"), two.statusIdle());
        assertEquals(
                List.of("one"), tracker.inFlight().stream().map(Turn::session).toList());
        assertTrue(tracker.inFlight("two").isEmpty());
    }

    @Test
    void nothingReopensADeletedSession() {
        accept(one.busy(), one.working("m"), one.deleted());
        assertIdle();
        accept(one.delta("m", "p", "x"), one.delta("m2", "p", "x"), one.busy(), one.working("m2"), one.updated());
        assertIdle();
        assertTrue(tracker.isDeleted("one"));
        accept(one.created(), one.busy());
        assertTrue(tracker.anyInFlight());
        assertFalse(tracker.isDeleted("one"));
    }

    @Test
    void itsOwnDeltasKeepADeletedSessionInMemory() {
        accept(one.busy(), one.deleted());
        for (int i = 0; i < 10; i++) {
            accept(one.delta("m", "p", "x"), new SessionEvents("other" + i).updated());
        }
        assertTrue(tracker.isDeleted("one"));
        assertIdle();
    }

    @Test
    void givingUpEndsATurnAndBusyOpensItAgain() {
        accept(one.busy(), one.working("m"));
        ends.lost(turn("one"), "given up").forEach(tracker::accept);
        assertIdle();
        accept(one.working("m"), one.delta("m", "p", "x"));
        assertIdle();
        accept(ends.busy("one", "/d", BUSY), one.delta("m", "p", "x"), one.complete("m"));
        assertTrue(turn("one").completed());
        accept(one.statusIdle(), one.idle());
        assertIdle();
    }

    @Test
    void anEndOfOursCountsWhateverIsOwed() {
        accept(one.busy(), one.working("m"), one.aborted(), one.statusIdle(), one.idle(), one.busy());
        ends.ended(turn("one")).forEach(tracker::accept);
        assertIdle();
        accept(one.busy(), one.statusIdle());
        assertIdle();
    }

    @Test
    void anUpstreamThatForgotEverythingBeginsAnew() {
        accept(one.busy(), one.working("m"));
        ends.lost(turn("one"), "the process died").forEach(tracker::accept);
        accept(one.busy(), one.working("m2"), one.complete("m2"), one.statusIdle(), one.idle());
        assertIdle();
    }

    @Test
    void turnsThatWereFoundEndLikeOthers() {
        accept(ends.busy("one", "/found", BUSY), ends.busy("two", null, BUSY));
        assertEquals("/found", turn("one").directory());
        assertNull(turn("two").directory());
        accept(one.delta("m", "p", "x"), one.complete("m"));
        assertTrue(turn("one").completed());
        accept(one.statusIdle(), two.statusIdle());
        assertIdle();
    }

    @Test
    void everyEventOfTheSessionMakesAnotherTurnOfIt() {
        accept(one.busy(), one.working("m"));
        Turn before = turn("one");
        accept(two.updated());
        assertEquals(before, turn("one"));
        accept(one.delta("m", "p", "x"));
        assertNotEquals(before, turn("one"));
        assertEquals(3, turn("one").events());
        accept(one.event("todo.updated", ""));
        assertEquals(4, turn("one").events());
    }

    @Test
    void controlEventsAndEventsWithoutASessionAreNothing() {
        accept(ControlEvent.bare("session.status").toEvent(Dialect.OPENCODE, new EventIds(() -> 1), "/d"));
        accept(new Event("", null, "message", null, null, null, new byte[0], 0, 0, false));
        assertIdle();
        assertEquals(Set.of(), tracker.directories());
    }

    @Test
    void eventsOfAnUnexpectedShapeAreNothing() {
        for (String type : List.of("session.status", "message.updated", "message.part.delta", "session.created")) {
            for (String properties : List.of("", "'status':'busy','info':[],'messageID':{}", "'info':null")) {
                accept(one.event(type, properties), one.plain(type, properties));
            }
        }
        accept(one.status("{'type':7}"), one.status("{'type':'dancing'}"));
        accept(one.message("m", "'role':'assistant','time':{'completed':null},'error':null"));
        assertTrue(tracker.anyInFlight(), "an assistant message that is not complete");
        byte[] noJson = {'{', '"'};
        accept(new Event("", null, "session.status", "one", null, null, noJson, 0, 2, false));
        accept(one.idle());
        assertIdle();
    }

    @Test
    void theDirectoryIsTheEnvelopesOrTheInfos() {
        accept(one.plain("session.created", "'info':{'id':'one','directory':'/info'}"));
        assertEquals("/info", tracker.directoryOf("one"));
        accept(one.busy());
        assertEquals("/d", tracker.directoryOf("one"));
        accept(two.plain("session.idle", ""));
        assertNull(tracker.directoryOf("two"));
        assertNull(tracker.directoryOf("never heard of"));
        assertEquals(Set.of("/d"), tracker.directories());
    }

    @Test
    void aTurnIsWhereItsEventsComeFromWhateverTheInfoSays() {
        accept(one.plain("session.created", "'info':{'id':'one','directory':'/info'}"));
        accept(one.plain("session.status", "'status':{'type':'busy'}"));
        assertNull(turn("one").directory());
        assertEquals("/info", tracker.directoryOf("one"));
        accept(one.working("m"));
        assertEquals("/d", turn("one").directory());
    }

    @Test
    void idleSessionsAreBoundedAndTurnsInFlightAreNot() {
        for (int i = 0; i < 10; i++) {
            accept(new SessionEvents("busy" + i).busy());
            accept(new SessionEvents("idle" + i).updated());
        }
        assertEquals(10, tracker.inFlight().size());
        assertNull(tracker.directoryOf("idle6"));
        assertEquals("/d", tracker.directoryOf("idle7"));
        for (int i = 0; i < 10; i++) {
            accept(new SessionEvents("busy" + i).idle());
        }
        assertIdle();
        assertNull(tracker.directoryOf("busy6"));
        assertEquals("/d", tracker.directoryOf("busy7"));
    }

    @Test
    void atLeastOneIdleSessionIsRemembered() {
        assertThrows(IllegalArgumentException.class, () -> new TurnTracker(clock, 0));
        assertFalse(new TurnTracker(clock, 1).anyInFlight());
    }

    private void accept(Event... events) {
        List.of(events).forEach(tracker::accept);
    }

    private Turn turn(String session) {
        return tracker.inFlight(session).orElseThrow();
    }

    private void assertIdle() {
        assertEquals(List.of(), tracker.inFlight());
        assertFalse(tracker.anyInFlight());
    }

    private Event at(String message, int created) {
        return one.message(message, "'role':'assistant','time':{'created':" + created + "}");
    }

    private static Event gap(String reason, @Nullable String directory) {
        JsonObject properties = Json.createObjectBuilder().add("reason", reason).build();
        return new ControlEvent(ControlEvent.UPSTREAM_GAP, properties)
                .toEvent(Dialect.OPENCODE, new EventIds(new SplittableRandom(2)), directory);
    }
}
