package dev.continuo.session;

import dev.continuo.event.Event;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes updates of the events of one session: each part of a message once, although the upstream sends a part's text as
 * deltas and then as a whole. What it remembers for that is forgotten when the turn ends. Used by one thread at a time.
 */
public final class SessionView {

    /** A part costs about 200 bytes here, however long its text is. */
    private static final int PARTS = 10_000;

    /** No turn may come for long, and many prompts that want no answer, or all that a fork copies. */
    private static final int PARTS_BETWEEN_TURNS = 16;

    private static final int PROMPTS = 64;

    private final String session;
    private final SessionDirectory directory = new SessionDirectory();
    private final TurnState turn = new TurnState();
    private final KnownParts parts = new KnownParts(PARTS);
    private final RecentIds prompts = new RecentIds(PROMPTS);
    private final RecentIds endedPrompts = new RecentIds(PROMPTS);
    private List<SessionUpdate> updates = new ArrayList<>();

    /** Of a session without a turn in flight. */
    public SessionView(String session) {
        this.session = session;
    }

    /** Whether a turn is in flight. */
    public boolean inFlight() {
        return turn.inFlight();
    }

    /** A turn is in flight though no event said so. */
    public void assume() {
        turn.assume();
    }

    /** The session is deleted though no event said so. A turn in flight ends with the event, which will come. */
    public void assumeDeleted() {
        turn.assumeDeleted();
    }

    /**
     * Takes the next event of the log.
     *
     * @return what is new: often one update, none for what was given before or is of another session
     */
    public List<SessionUpdate> accept(Event event) {
        if (event.control()) {
            if (directory.mayBe(event.directory()) && TurnState.wasAway(event)) {
                turn.streamWasAway();
            }
            return List.of(new SessionUpdate.Other(null, event));
        }
        if (!session.equals(event.session())) {
            return List.of();
        }
        directory.accept(event);
        TurnState.Change change = turn.accept(event);
        if (change == TurnState.Change.BEGAN) {
            updates.add(new SessionUpdate.TurnStarted(session));
        }
        switch (event.type()) {
            case "message.part.delta" -> delta(event);
            case "message.part.updated" -> part(event);
            case "message.updated" -> message(event);
            default -> other(event);
        }
        if (change == TurnState.Change.ENDED) {
            ended();
        }
        if (!turn.inFlight()) {
            parts.keep(PARTS_BETWEEN_TURNS);
        }
        return take();
    }

    /**
     * Events that it should have seen are gone. If a turn was in flight it may have ended unseen; if it goes on, the
     * next of its events begins it again.
     *
     * @param events how many
     */
    public List<SessionUpdate> overtaken(long events) {
        updates.add(new SessionUpdate.Missed(session, events));
        updates.addAll(lose(events + " events left the log before they were read"));
        return take();
    }

    /**
     * Nobody waits for the turn in flight any longer. Nothing new when there is none.
     *
     * @param reason why, for people
     */
    public List<SessionUpdate> lose(String reason) {
        boolean wasInFlight = turn.inFlight();
        turn.lose(reason);
        parts.keep(0);
        return wasInFlight ? List.of(new SessionUpdate.TurnEnded(session, turn.outcome())) : List.of();
    }

    private void message(Event event) {
        JsonObject info = Payloads.object(Payloads.properties(event), "info");
        String id = Payloads.text(info, "id");
        if (Payloads.text(info, "role").equals("user") && !endedPrompts.contains(id)) {
            prompts.add(id);
        }
        other(event);
    }

    private void delta(Event event) {
        JsonObject delta = Payloads.properties(event);
        String message = Payloads.text(delta, "messageID");
        String id = Payloads.text(delta, "partID");
        String text = Payloads.text(delta, "delta");
        KnownPart part = isOver(message, id) ? null : parts.get(id);
        if (part == null || !part.mayBeText() || !Payloads.text(delta, "field").equals("text")) {
            other(event);
        } else if (!text.isEmpty()) {
            part.delivered.append(text);
            updates.add(new SessionUpdate.Text(session, message, id, kind(part, message), text, false));
        }
    }

    private void part(Event event) {
        JsonObject json = Payloads.object(Payloads.properties(event), "part");
        String message = Payloads.text(json, "messageID");
        String id = Payloads.text(json, "id");
        if (isOver(message, id)) {
            other(event);
            return;
        }
        KnownPart part = parts.get(id);
        String type = Payloads.text(json, "type");
        part.type = type;
        if (KnownPart.isText(type)) {
            text(part, message, id, Payloads.text(json, "text"));
            boolean done = Payloads.has(Payloads.object(json, "time"), "end");
            if (done && !part.done) {
                part.done = true;
                updates.add(new SessionUpdate.TextDone(session, message, id, kind(part, message)));
            }
            return;
        }
        String state = json.toString();
        if (!part.delivered.is(state)) {
            part.delivered.set(state);
            updates.add(new SessionUpdate.Part(session, message, id, type, json));
        }
    }

    /** The whole text of a part, of which some or all was given already. */
    private void text(KnownPart part, String message, String id, String text) {
        boolean continues = part.whole && part.delivered.begins(text);
        boolean rewritten = !continues && !part.delivered.isEmpty();
        String fresh = continues ? part.delivered.rest(text) : text;
        part.delivered.set(text);
        part.whole = true;
        if (rewritten || !fresh.isEmpty()) {
            updates.add(new SessionUpdate.Text(session, message, id, kind(part, message), fresh, !continues));
        }
    }

    private PartKind kind(KnownPart part, String message) {
        if (prompts.contains(message)) {
            return PartKind.PROMPT;
        }
        return "reasoning".equals(part.type) ? PartKind.REASONING : PartKind.TEXT;
    }

    /** After an abort a message's parts come once more, when what was given of them is forgotten. */
    private boolean isOver(String message, String part) {
        return part.isEmpty() || turn.hasEnded(message) || endedPrompts.contains(message);
    }

    private void other(Event event) {
        updates.add(new SessionUpdate.Other(session, event));
    }

    private void ended() {
        parts.clear();
        endedPrompts.addAll(prompts);
        prompts.clear();
        updates.add(new SessionUpdate.TurnEnded(session, turn.outcome()));
    }

    private List<SessionUpdate> take() {
        List<SessionUpdate> taken = updates;
        updates = new ArrayList<>();
        return taken;
    }
}
