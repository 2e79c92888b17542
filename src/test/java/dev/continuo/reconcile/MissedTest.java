package dev.continuo.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.Event;
import dev.continuo.event.EventIds;
import dev.continuo.session.EndEvents;
import dev.continuo.session.TurnTracker;
import dev.continuo.time.ManualClock;
import dev.continuo.upstream.api.HistoryEvent;
import dev.continuo.upstream.dialect.Decoded;
import dev.continuo.upstream.dialect.OpencodeDecoder;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MissedTest {

    private static final JsonObject BUSY =
            Json.createObjectBuilder().add("type", "busy").build();

    private final Baselines baselines = new Baselines();
    private final TurnTracker turns = new TurnTracker(new ManualClock(), 100);
    private final EndEvents ends = new EndEvents(new EventIds(() -> 1));
    private final Set<String> logged = new HashSet<>();
    private Missed missed = missed(null);

    private Missed missed(@Nullable String only) {
        return new Missed(baselines, logged, only, turns, new OpencodeDecoder());
    }

    @BeforeEach
    void theHistoryIsKnownUpToThree() {
        baselines.reached("ses_1", 3);
        baselines.primed();
    }

    private static HistoryEvent durable(String session, long seq) {
        return durable(session, seq, "message.updated.1", "{\"sessionID\":\"" + session + "\",\"n\":" + seq + "}");
    }

    private static HistoryEvent durable(String session, long seq, String type, String data) {
        try (var reader = Json.createReader(new java.io.StringReader(data))) {
            return new HistoryEvent("evt_" + session + "_" + seq, session, seq, type, reader.readObject());
        }
    }

    private static Event live(String id, String type, String session) {
        String text = "{\"directory\":\"/d\",\"payload\":{\"id\":\"" + id + "\",\"type\":\"" + type
                + "\",\"properties\":{\"sessionID\":\"" + session + "\"}}}";
        if (new OpencodeDecoder().decode("", text.getBytes(StandardCharsets.UTF_8)) instanceof Decoded.Publish one) {
            return one.event();
        }
        throw new AssertionError(text);
    }

    /** A durable event that comes live, and its copy. */
    private void liveDurable(String session, long seq) {
        String id = "evt_" + session + "_" + seq;
        missed.live(live(id, "message.updated", session));
        missed.live(new Decoded.Twin(session, seq, id));
    }

    private void begin(String session) {
        Event busy = ends.busy(session, "/d", BUSY);
        turns.accept(busy);
    }

    private static StatusPass pass(Map<String, JsonObject> busy) {
        StatusPass pass = new StatusPass();
        pass.add("/d", busy);
        return pass;
    }

    private static List<String> ids(List<Event> events) {
        return events.stream().map(Event::id).toList();
    }

    private static List<String> types(List<Event> events) {
        return events.stream().map(Event::type).toList();
    }

    @Test
    void whatFollowsTheBaselineIsRecoveredInOrder() {
        List.of(2L, 3L, 4L, 5L).forEach(seq -> missed.history(durable("ses_1", seq)));
        Merged merged = missed.merge();
        assertEquals(List.of("evt_ses_1_4", "evt_ses_1_5"), ids(merged.before()));
        assertEquals(Set.of("evt_ses_1_4", "evt_ses_1_5"), merged.recovered());
        assertEquals(5, baselines.of("ses_1"));
    }

    @Test
    void aRecoveredEventIsTheLiveOneWithoutItsVersion() {
        turns.accept(ends.busy("ses_1", "/d", BUSY));
        missed.history(durable("ses_1", 4));
        Event event = missed.merge().before().get(0);
        assertEquals(
                "{\"id\":\"evt_ses_1_4\",\"type\":\"message.updated\",\"properties\":{\"sessionID\":\"ses_1\",\"n\":4}}",
                event.payload());
        assertEquals("ses_1", event.session());
        assertEquals("/d", event.directory());
        assertEquals(
                "{\"directory\":\"/d\",\"payload\":" + event.payload() + "}",
                new String(event.data(), StandardCharsets.UTF_8));
    }

    @Test
    void aSessionThatBeganMeanwhileNamesItsDirectoryItself() {
        missed.history(durable(
                "ses_2",
                0,
                "session.created.1",
                "{\"sessionID\":\"ses_2\",\"info\":{\"id\":\"ses_2\",\"directory\":\"/new\"}}"));
        missed.history(durable("ses_2", 1));
        assertEquals(
                List.of("/new", "/new"),
                missed.merge().before().stream().map(Event::directory).toList());
    }

    @Test
    void aSessionThatWasThereBeforeTheRelayKeepsItsDirectory() {
        Baselines fresh = new Baselines();
        missed = new Missed(fresh, logged, null, turns, new OpencodeDecoder());
        missed.primes(durable(
                "ses_2",
                0,
                "session.created.1",
                "{\"sessionID\":\"ses_2\",\"info\":{\"id\":\"ses_2\",\"directory\":\"/old\"}}"));
        missed.primes(durable("ses_2", 1));
        missed.primed();
        assertEquals(List.of(), missed.merge().before());
        assertEquals(1, fresh.of("ses_2"));

        missed = new Missed(fresh, logged, null, turns, new OpencodeDecoder());
        missed.history(durable("ses_2", 2));
        assertEquals("/old", missed.merge().before().get(0).directory());
    }

    @Test
    void whatTheLogHasIsNotRecoveredAgainButMovesTheBaseline() {
        logged.add("evt_ses_1_4");
        missed.history(durable("ses_1", 4));
        assertEquals(List.of(), missed.merge().before());
        assertEquals(4, baselines.of("ses_1"));
    }

    @Test
    void twoAnswersWithTheSameEventRecoverItOnce() {
        missed.history(durable("ses_1", 4));
        assertEquals(Map.of("ses_1", 4L), missed.request(), "the second question begins behind the first answer");
        missed.history(durable("ses_1", 4));
        missed.history(durable("ses_1", 5));
        assertEquals(List.of("evt_ses_1_4", "evt_ses_1_5"), ids(missed.merge().before()));
    }

    @Test
    void withoutAKnownBaselineNothingIsRecovered() {
        Baselines unknown = new Baselines();
        unknown.reached("ses_1", 3);
        missed = new Missed(unknown, logged, null, turns, new OpencodeDecoder());
        missed.history(durable("ses_1", 4));
        missed.history(durable("ses_2", 4));
        assertEquals(List.of("evt_ses_1_4"), ids(missed.merge().before()));
    }

    @Test
    void aDirectorysConnectionRecoversItsOwnOnly() {
        missed = missed("/d");
        turns.accept(ends.busy("ses_1", "/d", BUSY));
        turns.accept(ends.busy("ses_2", "/other", BUSY));
        missed.history(durable("ses_1", 4));
        missed.history(durable("ses_2", 0));
        assertEquals(List.of("evt_ses_1_4"), ids(missed.merge().before()));
        assertEquals(-1, baselines.of("ses_2"), "another connection may still recover it");
    }

    @Test
    void aLiveEventStaysWhereItCame() {
        missed.live(live("evt_delta", "message.part.delta", "ses_1"));
        liveDurable("ses_1", 5);
        missed.history(durable("ses_1", 4));
        missed.history(durable("ses_1", 5));
        Merged merged = missed.merge();
        assertEquals(List.of("evt_ses_1_4"), ids(merged.before()));
        assertEquals(List.of("evt_delta", "evt_ses_1_5"), ids(merged.live()));
        assertEquals(Set.of("evt_ses_1_4"), merged.recovered());
    }

    @Test
    void aHoleAmidLiveEventsIsFilledWhereItIs() {
        liveDurable("ses_1", 4);
        missed.live(live("evt_delta", "message.part.delta", "ses_1"));
        liveDurable("ses_1", 7);
        List.of(4L, 5L, 6L, 7L, 8L).forEach(seq -> missed.history(durable("ses_1", seq)));
        Merged merged = missed.merge();
        assertEquals(List.of(), merged.before());
        assertEquals(
                List.of("evt_ses_1_4", "evt_delta", "evt_ses_1_5", "evt_ses_1_6", "evt_ses_1_7", "evt_ses_1_8"),
                ids(merged.live()));
        assertEquals(8, baselines.of("ses_1"));
    }

    @Test
    void aLiveEventThatTheLogHasIsDropped() {
        logged.add("evt_a");
        missed.live(live("evt_a", "session.status", "ses_1"));
        missed.live(live("evt_b", "session.status", "ses_1"));
        missed.live(live("", "session.status", "ses_1"));
        missed.live(live("", "session.status", "ses_1"));
        assertEquals(List.of("evt_b", "", ""), ids(missed.merge().live()));
    }

    @Test
    void whatAnotherConnectionBringsMeanwhileIsNotLoggedAgain() {
        missed.live(live("evt_a", "message.part.delta", "ses_1"));
        missed.live(live("evt_b", "message.part.delta", "ses_1"));
        missed.history(durable("ses_1", 4));
        missed.history(durable("ses_1", 5));
        missed.logged(live("evt_a", "message.part.delta", "ses_1"));
        missed.logged(live("evt_ses_1_4", "message.updated", "ses_1"));
        Merged merged = missed.merge();
        assertEquals(List.of("evt_ses_1_5"), ids(merged.before()));
        assertEquals(Set.of("evt_ses_1_5"), merged.recovered());
        assertEquals(List.of("evt_b"), ids(merged.live()));
        assertEquals(5, baselines.of("ses_1"));
    }

    @Test
    void aTurnThatTwoLooksDoNotShowHasEnded() {
        begin("ses_1");
        missed.statuses(pass(Map.of()));
        assertEquals(List.of(), missed.ends(turns, ends), "one look is not enough");
        missed.statuses(pass(Map.of("ses_2", BUSY)));
        assertEquals(List.of("session.status", "session.idle"), types(missed.ends(turns, ends)));
    }

    @Test
    void aTurnThatOneLookShowsGoesOn() {
        begin("ses_1");
        missed.statuses(pass(Map.of("ses_1", BUSY)));
        missed.statuses(pass(Map.of()));
        assertEquals(List.of(), missed.ends(turns, ends));
    }

    @Test
    void aTurnThatHasSentSomethingSinceGoesOn() {
        begin("ses_1");
        missed.statuses(pass(Map.of()));
        missed.statuses(pass(Map.of()));
        missed.live(live("evt_delta", "message.part.delta", "ses_1"));
        assertEquals(List.of(), missed.ends(turns, ends));
    }

    @Test
    void aTurnOfWhichAnotherConnectionBringsSomethingGoesOn() {
        begin("ses_1");
        missed.statuses(pass(Map.of()));
        missed.statuses(pass(Map.of()));
        missed.logged(live("evt_delta", "message.part.delta", "ses_1"));
        assertEquals(List.of(), missed.ends(turns, ends));
    }

    @Test
    void aTurnWhoseDirectoryWasNotAskedAboutGoesOn() {
        turns.accept(ends.busy("ses_1", "/elsewhere", BUSY));
        missed.statuses(pass(Map.of()));
        missed.statuses(pass(Map.of()));
        assertEquals(List.of(), missed.ends(turns, ends));
    }

    @Test
    void aBusySessionThatNobodyKnewHasBegun() {
        begin("ses_1");
        missed.live(live("evt_idle", "session.idle", "ses_3"));
        missed.statuses(pass(Map.of("ses_0", BUSY)));
        missed.statuses(pass(Map.of("ses_1", BUSY, "ses_2", BUSY, "ses_3", BUSY)));
        assertEquals(List.of(new StatusPass.Busy("ses_2", "/d", BUSY)), missed.begun(turns));
    }

    @Test
    void itsWeightIsThatOfAllItHolds() {
        Event event = live("evt_a", "session.status", "ses_1");
        missed.live(event);
        missed.live(live("evt_b", "session.status", "ses_1"));
        assertEquals(2L * event.weight(), missed.weight());
        missed.history(durable("ses_1", 4));
        assertTrue(missed.weight() > 2L * event.weight());
    }
}
