package dev.continuo.event;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One event as it flows, with its bytes as received. Immutable by agreement: nobody writes to {@code data} once the
 * event is made; it is shared by the log and by every subscriber.
 *
 * @param id the upstream's id of the event (opencode: the JSON {@code id}), empty when it has none
 * @param name the SSE event name to send, or {@code null} for an unnamed frame
 * @param type what a filter by type matches (opencode: the payload's {@code type}; plain: the event name)
 * @param session the session the event belongs to
 * @param directory the directory the event belongs to, without a slash at its end
 * @param workspace the workspace the event belongs to
 * @param data UTF-8; the lines of the frame's data joined by LF, never containing CR. For opencode the global envelope
 * @param payloadOffset where the plain envelope starts within {@code data}
 * @param payloadLength how many bytes it has
 * @param control whether this is an event of the relay itself, which passes every filter
 */
@SuppressWarnings("ArrayRecordComponent") // one array shared by all readers is the point; nobody compares events
public record Event(
        String id,
        @Nullable String name,
        String type,
        @Nullable String session,
        @Nullable String directory,
        @Nullable String workspace,
        byte[] data,
        int payloadOffset,
        int payloadLength,
        boolean control) {

    /** What an event costs beside its data: record, ring slot, strings that no other event shares. */
    private static final int OVERHEAD_BYTES = 160;

    /** Checks that the payload lies within the data, and writes the directory as all do who ask for it. */
    public Event {
        directory = directory == null ? null : DirectoryPath.withoutEndSlash(directory);
        if (payloadOffset < 0 || payloadLength < 0 || payloadOffset > data.length - payloadLength) {
            throw new IllegalArgumentException("payload must lie within the data: offset " + payloadOffset + ", length "
                    + payloadLength + ", data " + data.length);
        }
    }

    /**
     * What the event counts towards {@code log.max_bytes}: its data, its own strings and a fixed overhead, without
     * index entries.
     */
    public int weight() {
        int strings = id.length() + type.length() + (session == null ? 0 : session.length());
        return data.length + strings + OVERHEAD_BYTES;
    }

    /** The payload as text, for people and tests; the hot path copies the slice instead. */
    public String payload() {
        return new String(data, payloadOffset, payloadLength, StandardCharsets.UTF_8);
    }
}
