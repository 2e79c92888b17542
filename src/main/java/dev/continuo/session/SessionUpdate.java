package dev.continuo.session;

import dev.continuo.event.Event;
import jakarta.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What is new in a session. */
public sealed interface SessionUpdate {

    /** The session, or {@code null} for what concerns all of them. */
    @Nullable
    String session();

    /** A turn begins, or is in flight when the subscription begins. */
    record TurnStarted(String session) implements SessionUpdate {}

    /**
     * The turn is over.
     *
     * @param outcome how it ended
     */
    record TurnEnded(String session, TurnOutcome outcome) implements SessionUpdate {}

    /**
     * Text that was not given before.
     *
     * @param messageId the message it is part of
     * @param partId the part that it continues
     * @param kind whose words
     * @param text never empty, unless it replaces
     * @param replaces whether this is the part's whole text and what was given of the part is void: text was missed,
     *     the part was rewritten, or what was given of it is no longer known, as after a lost turn that goes on
     */
    record Text(String session, String messageId, String partId, PartKind kind, String text, boolean replaces)
            implements SessionUpdate {}

    /** A part of text is finished: all of it was given. Comes once a part. */
    record TextDone(String session, String messageId, String partId, PartKind kind) implements SessionUpdate {}

    /**
     * A part that is no text (a tool call, a step, a file) is new or has changed. Never twice the same.
     *
     * @param messageId the message it is part of
     * @param partId its id
     * @param type as the upstream names it: {@code tool}, {@code step-start}, …
     * @param part all of it, as the upstream sent it
     */
    record Part(String session, String messageId, String partId, String type, JsonObject part)
            implements SessionUpdate {}

    /**
     * Any other event.
     *
     * @param session {@code null} for an event of the relay itself; {@code server.upstream.gap} is the one that says
     *     that events may be missing
     * @param event as it is in the log
     */
    record Other(@Nullable String session, Event event) implements SessionUpdate {}

    /**
     * Events left the log before they were read, as the listener was too slow for what the log holds.
     *
     * @param session {@code null} when they may be of any session
     * @param events how many; as a {@linkplain dev.continuo.session.SessionUpdate.Other gap} they are not given again
     */
    record Missed(@Nullable String session, long events) implements SessionUpdate {}
}
