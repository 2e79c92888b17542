package dev.continuo.session;

import dev.continuo.event.ControlEvent;
import dev.continuo.event.Event;
import jakarta.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the events of one session say about its turns. A turn begins with {@code session.status} busy or retry, or with
 * what an assistant message that was not seen before says while it is not complete; it ends with status idle or
 * {@code session.idle}. Used by one thread at a time.
 *
 * <p>An end comes as a pair: status idle, then {@code session.idle}. After an abort or an error there are two pairs,
 * and between them the message is completed:
 *
 * <pre>
 *   busy … session.error  [status idle, session.idle]  message completed  [status idle, session.idle]
 *                          ends the turn, owes one      (or a new turn)     the one owed, a stray
 * </pre>
 *
 * <p>So a turn that ends while its message is not complete owes a pair. As long as one is owed, a pair ends the next
 * turn only if that turn has something to end with: its own message is complete, or it had an error. Else the pair is
 * the one owed. The debt lapses when a message of the next turn is complete, as all of the turn before has come by
 * then, and when the stream was away, as a pair is not recovered.
 *
 * <p>What was recovered stands before what came live, so the first message of a turn may come before the end of the
 * turn before it. It then looks as if that end had cut it off, until the next turn goes on with it: with a delta, or by
 * completing it, as nobody aborted it without an error.
 */
final class TurnState {

    /** What an event did. */
    enum Change {
        NONE,
        BEGAN,
        ENDED
    }

    /** What the {@code session.idle} that follows a status idle is part of. */
    private enum Pair {
        NONE,
        END,
        STRAY
    }

    /** Reasons of gaps on a stream that goes on. */
    private static final Set<String> OF_ONE_EVENT = Set.of("unparsable", "oversized");

    /** Updates that come late concern the last message or the one before it. */
    private static final int MESSAGES = 8;

    private final RecentIds endedMessages = new RecentIds(MESSAGES);
    private final RecentIds messages = new RecentIds(MESSAGES);

    private boolean inFlight;
    private boolean completed;
    private boolean deleted;
    private boolean strayOwed;
    private boolean endedByRelay;
    private Pair pair = Pair.NONE;
    private @Nullable String message;
    private long newest;
    private @Nullable String cutOff;
    private @Nullable String retrying;
    private @Nullable TurnOutcome failure;
    private TurnOutcome outcome = new TurnOutcome.Completed();

    /** Whether events of this type can change anything. */
    static boolean concerns(String type) {
        return switch (type) {
            case "session.status",
                    "session.idle",
                    "session.error",
                    "session.created",
                    "session.deleted",
                    "message.updated",
                    "message.part.delta" -> true;
            default -> false;
        };
    }

    /** Whether an event of this type changes nothing now, which for nearly all of a turn's events is so. */
    boolean ignores(String type) {
        boolean delta = type.equals("message.part.delta");
        return delta ? inFlight && message != null && !completed : !concerns(type);
    }

    Change accept(Event event) {
        String type = event.type();
        if (ignores(type) || (deleted && !type.equals("session.created"))) {
            return Change.NONE;
        }
        return switch (type) {
            case "session.status" -> status(Payloads.properties(event));
            case "session.idle" -> sessionIdle(EndEvents.ours(Payloads.properties(event)));
            case "session.error" -> error(Payloads.properties(event));
            case "session.deleted" -> delete();
            case "message.updated" -> message(Payloads.object(Payloads.properties(event), "info"));
            case "message.part.delta" -> delta(Payloads.text(Payloads.properties(event), "messageID"));
            default -> create(Payloads.object(Payloads.properties(event), "info"));
        };
    }

    /** The upstream says in another way than by an event that it is busy. */
    Change assume() {
        return inFlight || deleted ? Change.NONE : begin();
    }

    /** Whatever is in flight is lost, and what comes next may begin a turn, be it the same one. */
    void lose(String reason) {
        end(new TurnOutcome.Lost(reason));
        endedMessages.clear();
        cutOff = null;
        strayOwed = false;
        pair = Pair.NONE;
    }

    /** It is known ahead of the event that the session is deleted. A turn in flight waits for the event to end it. */
    void assumeDeleted() {
        deleted = !inFlight;
    }

    /** Whether a control event says that the stream was away for a while, whatever came of it since. */
    static boolean wasAway(Event event) {
        return event.type().equals(ControlEvent.UPSTREAM_GAP)
                && !OF_ONE_EVENT.contains(Payloads.text(Payloads.properties(event), "reason"));
    }

    /** The stream was away: halves and pairs that belong to what was before come within moments, or not at all. */
    void streamWasAway() {
        strayOwed = false;
        pair = Pair.NONE;
    }

    boolean inFlight() {
        return inFlight;
    }

    /** Whether nothing of the turn is missing but its end. */
    boolean completed() {
        return completed || failure != null;
    }

    boolean deleted() {
        return deleted;
    }

    /** Whether the last turn may end a second time. */
    boolean strayOwed() {
        return strayOwed;
    }

    /** Whether the message belongs to a turn that has ended. */
    boolean hasEnded(String messageId) {
        return endedMessages.contains(messageId);
    }

    /** How the last turn ended. */
    TurnOutcome outcome() {
        return outcome;
    }

    private Change status(JsonObject properties) {
        JsonObject status = Payloads.object(properties, "status");
        return switch (Payloads.text(status, "type")) {
            case "busy" -> busy(null);
            case "retry" -> busy(Payloads.text(status, "message"));
            case "idle" -> statusIdle(EndEvents.ours(properties));
            default -> Change.NONE;
        };
    }

    /** Says nothing about the message: opencode sends it once more after the last message of a turn is complete. */
    private Change busy(@Nullable String retry) {
        Change change = Change.NONE;
        if (!inFlight) {
            if (endedByRelay) {
                // It was working all the time, perhaps still on the same message.
                endedMessages.clear();
            }
            change = begin();
        }
        retrying = retry;
        return change;
    }

    private Change statusIdle(boolean ours) {
        boolean ends = endsWith(ours);
        pair = ends ? Pair.END : Pair.STRAY;
        return ends ? idle(ours) : Change.NONE;
    }

    private Change sessionIdle(boolean ours) {
        Pair half = pair;
        pair = Pair.NONE;
        if (half == Pair.END && !(inFlight && completed())) {
            return Change.NONE;
        }
        // The other half of the last end may have been lost, and this be one of a turn with something to end with.
        if (half != Pair.STRAY && endsWith(ours)) {
            return idle(ours);
        }
        strayOwed = false;
        return Change.NONE;
    }

    private boolean endsWith(boolean ours) {
        return inFlight && (ours || !strayOwed || completed());
    }

    private Change idle(boolean ours) {
        strayOwed = !ours && !completed;
        cutOff = strayOwed ? message : null;
        TurnOutcome how = new TurnOutcome.Completed();
        if (failure != null) {
            how = failure;
        } else if (retrying != null && !ours) {
            how = new TurnOutcome.Failed("MessageAbortedError", "aborted while retrying: " + retrying);
        } else if (ours && !completed) {
            how = new TurnOutcome.Lost("it ended unseen");
        }
        end(how);
        endedByRelay = ours;
        return Change.ENDED;
    }

    private Change error(JsonObject properties) {
        if (inFlight) {
            failure = failure(properties, EndEvents.ours(properties));
        }
        return Change.NONE;
    }

    private static TurnOutcome failure(JsonObject in, boolean ours) {
        JsonObject error = Payloads.object(in, "error");
        String text = Payloads.text(Payloads.object(error, "data"), "message");
        return ours ? new TurnOutcome.Lost(text) : new TurnOutcome.Failed(Payloads.text(error, "name"), text);
    }

    /** A fork begins with copies of older messages. Of one that is under way the copy is never completed. */
    private Change create(JsonObject info) {
        deleted = false;
        newest = Math.max(newest, created(info));
        return Change.NONE;
    }

    /** opencode goes on working for a session that it has deleted, and never says that it stops. */
    private Change delete() {
        deleted = true;
        strayOwed = false;
        pair = Pair.NONE;
        if (!inFlight) {
            return Change.NONE;
        }
        end(new TurnOutcome.Failed(TurnOutcome.SESSION_DELETED, "the session was deleted"));
        return Change.ENDED;
    }

    private Change message(JsonObject info) {
        String id = Payloads.text(info, "id");
        boolean failed = Payloads.has(info, "error");
        boolean over = failed || Payloads.has(Payloads.object(info, "time"), "completed");
        boolean whole = over && !failed;
        if (whole && id.equals(cutOff)) {
            strayOwed = false;
        }
        boolean late = isLate(id) && !(whole && goesOn(id));
        long created = created(info);
        // A fork's copy; or, recovered long after its turn, it comes behind a turn that began later.
        boolean older = !inFlight && created > 0 && created < newest;
        if (!Payloads.text(info, "role").equals("assistant") || (over && !inFlight) || late || older) {
            return Change.NONE;
        }
        newest = Math.max(newest, created);
        Change change = current(id);
        String finish = Payloads.text(info, "finish");
        if (failed) {
            failure = failure(info, false);
        } else if (over && !finish.isEmpty()) {
            failure = null;
        }
        completed = failed || (over && !finish.equals("tool-calls"));
        strayOwed = strayOwed && !over;
        return change;
    }

    private static long created(JsonObject info) {
        return Payloads.number(Payloads.object(info, "time"), "created");
    }

    private Change delta(String id) {
        return (isLate(id) && !goesOn(id)) || id.equals(message) ? Change.NONE : current(id);
    }

    /** Whether it is of an ended turn, or of a message that others of the same turn have followed. */
    private boolean isLate(String id) {
        return id.isEmpty() || endedMessages.contains(id) || (messages.contains(id) && !id.equals(message));
    }

    /** Whether the turn in flight shows its first message, and it is the one that the last end seemed to cut off. */
    private boolean goesOn(String id) {
        return inFlight && message == null && id.equals(cutOff);
    }

    /** The upstream works on this message: whatever was complete was not the turn's last. */
    private Change current(String id) {
        Change change = inFlight ? Change.NONE : begin();
        if (!id.equals(message)) {
            // If half of the last end is still missing, it is lost: the halves follow each other at once.
            pair = Pair.NONE;
            message = id;
            messages.add(id);
            endedMessages.remove(id);
            completed = false;
            failure = null;
        }
        return change;
    }

    private Change begin() {
        inFlight = true;
        endedByRelay = false;
        return Change.BEGAN;
    }

    private void end(TurnOutcome how) {
        inFlight = false;
        completed = false;
        message = null;
        retrying = null;
        failure = null;
        endedMessages.addAll(messages);
        messages.clear();
        outcome = how;
    }
}
