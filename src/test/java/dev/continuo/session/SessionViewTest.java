package dev.continuo.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.ControlEvent;
import dev.continuo.event.Dialect;
import dev.continuo.event.Event;
import dev.continuo.event.EventIds;
import dev.continuo.testing.Recordings;
import dev.continuo.testing.SessionEvents;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionViewTest {

    private static final String END = ",'time':{'start':1,'end':2}";

    private final SessionEvents one = new SessionEvents("one");
    private final EndEvents ends = new EndEvents(new EventIds(() -> 1));
    private final SessionView view = new SessionView("one");

    @Test
    void aFullUpdateOfATextWhoseDeltasWereGivenGivesNothingTwice() {
        begin();
        assertEquals(List.of(), show(text("", "")));
        assertEquals(List.of("TEXT m p Hello "), show(one.delta("m", "p", "Hello ")));
        assertEquals(List.of("TEXT m p world"), show(one.delta("m", "p", "world")));
        assertEquals(List.of("done TEXT p"), show(text("Hello world", END)));
        assertEquals(List.of(), show(text("Hello world", END)));
    }

    @Test
    void onlyTheRestOfAFullUpdateIsGiven() {
        begin();
        show(one.delta("m", "p", "Hello "));
        assertEquals(List.of("TEXT m p world"), show(text("Hello world", "")));
        assertEquals(List.of("TEXT m p !"), show(one.delta("m", "p", "!")));
        assertEquals(List.of("done TEXT p"), show(text("Hello world!", END)));
    }

    @Test
    void aFullUpdateThatDoesNotContinueWhatWasGivenReplacesIt() {
        begin();
        show(one.delta("m", "p", "Hello "));
        show(one.delta("m", "p", "ld"));
        assertEquals(List.of("TEXT m p =Hello world"), show(text("Hello world", "")));
        assertEquals(List.of("TEXT m p !"), show(one.delta("m", "p", "!")));
        assertEquals(List.of("TEXT m p =Hello"), show(text("Hello", "")));
        assertEquals(List.of("TEXT m p ="), show(text("", "")));
    }

    @Test
    void aTextWithoutDeltasIsGivenWhole() {
        begin();
        assertEquals(List.of("TEXT m p Hello", "done TEXT p"), show(text("Hello", END)));
    }

    @Test
    void aDeltaKeepsItsPartsKind() {
        begin();
        show(one.part("m", "thought", "reasoning", ",'text':''"));
        show(one.part("m", "answer", "text", ",'text':''"));
        assertEquals(List.of("REASONING m thought hm"), show(one.delta("m", "thought", "hm")));
        assertEquals(List.of("TEXT m answer oh"), show(one.delta("m", "answer", "oh")));
        assertEquals(List.of("REASONING m thought  hm"), show(one.delta("m", "thought", " hm")));
    }

    @Test
    void aDeltaOfAnUnknownPartIsTextUntilItsKindIsKnown() {
        begin();
        assertEquals(List.of("TEXT m p a"), show(one.delta("m", "p", "a")));
        assertEquals(List.of(), show(one.part("m", "p", "reasoning", ",'text':'a'")));
        assertEquals(List.of("REASONING m p b"), show(one.delta("m", "p", "b")));
    }

    @Test
    void kindAndTextAreForgottenWhenTheTurnEnds() {
        begin();
        show(one.part("m", "p", "reasoning", ",'text':''"));
        show(one.delta("m", "p", "hm"));
        show(one.complete("m"));
        show(one.statusIdle());
        show(one.busy());
        show(one.working("m2"));
        assertEquals(List.of("TEXT m2 p hm"), show(one.delta("m2", "p", "hm")));
    }

    @Test
    void theFullUpdateThatFollowsAnAbortIsNotGivenAsText() {
        begin();
        show(one.delta("m", "p", "Hello"));
        show(one.aborted());
        show(one.statusIdle());
        assertEquals(List.of("other message.part.updated"), show(text("Hello", END)));
    }

    @Test
    void theTextOfAMessageThatWasRecoveredAheadOfTheLastEndIsGiven() {
        show(one.working("m0"));
        show(one.complete("m0"));
        show(one.working("m"));
        show(one.statusIdle());
        assertFalse(view.inFlight());
        show(one.busy());
        assertEquals(List.of("TEXT m p Hello"), show(one.delta("m", "p", "Hello")));
        assertEquals(List.of("TEXT m p !", "done TEXT p"), show(text("Hello!", END)));
    }

    @Test
    void aUsersTextIsAPrompt() {
        show(one.user("u"));
        assertEquals(List.of("PROMPT u q what?"), show(one.part("u", "q", "text", ",'text':'what?'")));
        begin();
        assertEquals(List.of(), show(one.part("u", "q", "text", ",'text':'what?'")));
        show(one.complete("m"));
        show(one.statusIdle());
        assertEquals(List.of("other message.updated"), show(one.user("u")));
        assertEquals(List.of("other message.part.updated"), show(one.part("u", "q", "text", ",'text':'what?'")));
    }

    @Test
    void aPartThatIsNoTextIsGivenWheneverItChanges() {
        begin();
        Event running = one.part("m", "t", "tool", ",'state':{'status':'running','metadata':{'output':'1'}}");
        assertEquals(List.of("part tool t"), show(one.part("m", "t", "tool", ",'state':{'status':'pending'}")));
        assertEquals(List.of("part tool t"), show(running));
        assertEquals(List.of(), show(running));
        assertEquals(List.of("part tool t"), show(one.part("m", "t", "tool", ",'state':{'status':'completed'}")));
        assertEquals(List.of("part step-finish s"), show(one.part("m", "s", "step-finish", "")));
    }

    @Test
    void deltasOfOtherThingsThanTextAreOtherEvents() {
        begin();
        show(one.part("m", "t", "tool", ""));
        assertEquals(List.of("other message.part.delta"), show(one.delta("m", "t", "{")));
        Event input = one.event("message.part.delta", "'messageID':'m','partID':'p','field':'input','delta':'x'");
        assertEquals(List.of("other message.part.delta"), show(input));
        assertEquals(List.of("other message.part.delta"), show(one.event("message.part.delta", "'field':'text'")));
    }

    @Test
    void aTurnBeginsBeforeItsFirstEventAndEndsAfterItsLast() {
        assertEquals(List.of("started", "other session.status"), show(one.busy()));
        assertEquals(List.of("other message.updated"), show(one.working("m")));
        show(one.complete("m"));
        assertEquals(List.of("other session.status", "ended Completed[]"), show(one.statusIdle()));
        assertEquals(List.of("other session.idle"), show(one.idle()));
    }

    @Test
    void aTurnThatBeginsWithADeltaGivesItsText() {
        assertEquals(List.of("started", "TEXT m p x"), show(one.delta("m", "p", "x")));
    }

    @Test
    void theErrorIsTheOutcome() {
        begin();
        show(one.error("APIError", "fake 400"));
        assertEquals("ended Failed[name=APIError, message=fake 400]", last(one.statusIdle()));
    }

    @Test
    void theMessagesErrorIsTheOutcomeWhenThereIsNoOther() {
        begin();
        show(one.failed("m", "MessageAbortedError"));
        assertEquals("ended Failed[name=MessageAbortedError, message=Aborted]", last(one.idle()));
    }

    @Test
    void anErrorAfterWhichTheTurnWentOnIsNotTheOutcome() {
        begin();
        show(one.error("UnknownError", "of a plugin"));
        show(one.complete("m"));
        assertEquals("ended Completed[]", last(one.idle()));
        begin();
        show(one.error("UnknownError", "of a plugin"));
        show(one.working("m2"));
        assertEquals("ended Completed[]", last(one.idle()));
    }

    @Test
    void anAbortWhileTheProviderIsTriedAgainIsNoCompletion() {
        begin();
        show(one.retry("fake 500"));
        show(one.completeWithoutFinish("m"));
        assertEquals(
                "ended Failed[name=MessageAbortedError, message=aborted while retrying: fake 500]", last(one.idle()));
    }

    @Test
    void aDeletedSessionsTurnHasFailed() {
        begin();
        assertEquals("ended Failed[name=SessionDeleted, message=the session was deleted]", last(one.deleted()));
        assertEquals(List.of("other session.status"), show(one.busy()));
    }

    @Test
    void aTurnThatTheRelayGaveUpIsLost() {
        begin();
        Turn turn = new Turn("one", "/d", 0, false, 1);
        List<String> shown = new ArrayList<>();
        ends.lost(turn, "the process died").forEach(event -> shown.addAll(show(event)));
        assertEquals(
                List.of(
                        "other session.error",
                        "other session.status",
                        "ended Lost[reason=the process died]",
                        "other session.idle"),
                shown);
    }

    @Test
    void anEndOfOursIsACompletionOnlyWithEvidence() {
        Turn turn = new Turn("one", "/d", 0, false, 1);
        begin();
        assertEquals("ended Lost[reason=it ended unseen]", last(ends.ended(turn).getFirst()));
        begin();
        show(one.complete("m2"));
        assertEquals("ended Completed[]", last(ends.ended(turn).getFirst()));
        begin();
        show(one.error("APIError", "fake 400"));
        assertEquals(
                "ended Failed[name=APIError, message=fake 400]",
                last(ends.ended(turn).getFirst()));
    }

    @Test
    void beingOvertakenIsToldAndTheTurnIsLost() {
        assertEquals(List.of("missed 3"), show(view.overtaken(3)));
        begin();
        show(one.delta("m", "p", "x"));
        assertEquals(
                List.of("missed 5", "ended Lost[reason=5 events left the log before they were read]"),
                show(view.overtaken(5)));
        assertEquals(List.of("started", "TEXT m p y"), show(one.delta("m", "p", "y")));
    }

    @Test
    void aTurnThatNobodyWaitsForAnyLongerMayGoOn() {
        begin();
        assertEquals(List.of("ended Lost[reason=inactive]"), show(view.lose("inactive")));
        assertEquals(List.of(), show(view.lose("inactive")));
        assertFalse(view.inFlight());
        show(one.working("m"));
        assertTrue(view.inFlight());
    }

    @Test
    void textGivenBeforeATurnWasLostIsReplacedWhenItGoesOn() {
        begin();
        show(one.delta("m", "p", "Hello "));
        view.lose("inactive");
        show(one.busy());
        assertEquals(List.of("TEXT m p =Hello world"), show(text("Hello world", "")));
        assertEquals(List.of("TEXT m p !"), show(one.delta("m", "p", "!")));
        assertEquals(List.of("done TEXT p"), show(text("Hello world!", END)));
    }

    @Test
    void aDeltaAfterALossIsNotTakenForTheBeginningOfItsPart() {
        begin();
        show(one.delta("m", "p", "ha"));
        view.lose("inactive");
        assertEquals(List.of("started", "TEXT m p ha"), show(one.delta("m", "p", "ha")));
        assertEquals(List.of("TEXT m p =haha!"), show(text("haha!", "")));
    }

    @Test
    void aPartThatBeginsAfterALossIsGivenOnce() {
        begin();
        show(one.delta("m", "forgotten", "x"));
        view.lose("inactive");
        show(one.busy());
        show(text("", ""));
        assertEquals(List.of("TEXT m p Hello"), show(one.delta("m", "p", "Hello")));
        assertEquals(List.of("TEXT m p !", "done TEXT p"), show(text("Hello!", END)));
    }

    @Test
    void aLossIsForgottenWithTheTurnsEnd() {
        begin();
        show(one.delta("m", "forgotten", "x"));
        view.lose("inactive");
        show(one.busy());
        show(one.idle());
        show(one.working("m2"));
        assertEquals(List.of("TEXT m2 p Hello"), show(one.part("m2", "p", "text", ",'text':'Hello'")));
    }

    @Test
    void aDeletionThatIsKnownBeforeItsEventEndsTheTurnInFlight() {
        begin();
        view.assumeDeleted();
        assertEquals("ended Failed[name=SessionDeleted, message=the session was deleted]", last(one.deleted()));
        assertEquals(List.of("other session.status"), show(one.busy()));
    }

    @Test
    void anOutageOfAnotherDirectoryLeavesTheEndOwed() {
        abort();
        view.accept(gap("/other"));
        show(one.busy());
        assertEquals(List.of("other session.status"), show(one.statusIdle()));
        assertEquals(List.of("other session.idle"), show(one.idle()));
        assertTrue(view.inFlight());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "/d")
    void anOutageOfItsDirectoryOrOfAllEndsTheWaitForTheEndOwed(@Nullable String directory) {
        abort();
        view.accept(gap(directory));
        show(one.busy());
        assertEquals("ended Completed[]", last(one.statusIdle()));
    }

    @Test
    void aSessionThatDoesNotSayWhereItIsMayBeWhereTheOutageWas() {
        view.accept(one.plain("session.status", "'status':{'type':'busy'}"));
        view.accept(one.plain("session.status", "'status':{'type':'idle'}"));
        view.accept(gap("/other"));
        show(one.busy());
        assertEquals("ended Completed[]", last(one.statusIdle()));
    }

    @Test
    void betweenTurnsAFewPartsAreKnown() {
        show(one.user("u"));
        prompts(1, 16);
        assertEquals(List.of(), show(prompt(1)));
        prompts(17, 17);
        assertEquals(List.of(), show(prompt(3)));
        assertEquals(List.of(), show(prompt(1)), "asked for since");
        assertEquals(List.of("PROMPT u p2 =what?"), show(prompt(2)));
    }

    @Test
    void duringATurnManyPartsAreKnown() {
        begin();
        show(one.user("u"));
        prompts(1, 100);
        assertEquals(List.of(), show(prompt(1)));
    }

    @Test
    void theRelaysOwnEventsAreGivenAndOtherSessionsAreNot() {
        Event gap = gap(null);
        assertEquals(List.of(new SessionUpdate.Other(null, gap)), view.accept(gap));
        assertEquals(List.of(), view.accept(new SessionEvents("two").busy()));
    }

    @Test
    void aPartBeyondTheLimitsOfTheJsonReaderIsGivenAsItIs() {
        Event enormous = one.part("m", "p", "tool", ",'n':" + "9".repeat(5_000));
        assertEquals(List.of("other message.part.updated"), show(enormous));
    }

    @Test
    void partsBeyondTheBoundAreGivenAgainAsReplacements() {
        KnownParts parts = new KnownParts(2);
        parts.get("a").delivered.append("x");
        parts.get("b").delivered.append("y");
        parts.get("a");
        assertTrue(parts.get("c").whole);
        assertFalse(parts.get("a").delivered.isEmpty());
        assertTrue(parts.get("b").delivered.isEmpty());
        assertFalse(parts.get("b").whole);
        parts.clear();
        assertTrue(parts.get("b").whole);
    }

    @Test
    void theTextOfARecordedTurnIsGivenOnce() {
        List<String> texts = new ArrayList<>();
        StringBuilder answer = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        List<Event> events = Recordings.events("llm-turn-global");
        SessionView recorded = new SessionView(events.stream()
                .map(Event::session)
                .filter(s -> s != null)
                .findFirst()
                .orElseThrow());
        for (Event event : events) {
            for (SessionUpdate update : recorded.accept(event)) {
                if (update instanceof SessionUpdate.Text text) {
                    assertFalse(text.replaces());
                    switch (text.kind()) {
                        case PROMPT -> texts.add(text.text());
                        case TEXT -> answer.append(text.text());
                        case REASONING -> thoughts.append(text.text());
                    }
                }
            }
        }
        assertEquals(1, texts.size());
        assertEquals(60, answer.toString().split(" ").length);
        assertTrue(answer.toString().startsWith("word0 word1 ")
                && answer.toString().endsWith("word59 "));
        assertEquals("think0 think1 think2 think3 think4 think5 think6 think7 think8 think9 ", thoughts.toString());
    }

    private void begin() {
        show(one.busy());
        show(one.working("m"));
    }

    /** A second end is owed. */
    private void abort() {
        begin();
        show(one.aborted());
        show(one.statusIdle());
        show(one.idle());
        assertFalse(view.inFlight());
    }

    private void prompts(int from, int to) {
        for (int i = from; i <= to; i++) {
            assertEquals(List.of("PROMPT u p" + i + " what?"), show(prompt(i)));
        }
    }

    private Event prompt(int part) {
        return one.part("u", "p" + part, "text", ",'text':'what?'");
    }

    private static Event gap(@Nullable String directory) {
        return ControlEvent.bare(ControlEvent.UPSTREAM_GAP).toEvent(Dialect.OPENCODE, new EventIds(() -> 1), directory);
    }

    private Event text(String text, String rest) {
        return one.part("m", "p", "text", ",'text':'" + text + "'" + rest);
    }

    private String last(Event event) {
        return show(event).getLast();
    }

    private List<String> show(Event event) {
        return show(view.accept(event));
    }

    private static List<String> show(List<SessionUpdate> updates) {
        return updates.stream().map(SessionViewTest::show).toList();
    }

    private static String show(SessionUpdate update) {
        return switch (update) {
            case SessionUpdate.TurnStarted started -> "started";
            case SessionUpdate.TurnEnded ended -> "ended " + ended.outcome();
            case SessionUpdate.Text text ->
                text.kind() + " " + text.messageId() + " " + text.partId() + " " + (text.replaces() ? "=" : "")
                        + text.text();
            case SessionUpdate.TextDone done -> "done " + done.kind() + " " + done.partId();
            case SessionUpdate.Part part -> "part " + part.type() + " " + part.partId();
            case SessionUpdate.Other other -> "other " + other.event().type();
            case SessionUpdate.Missed missed -> "missed " + missed.events();
        };
    }
}
