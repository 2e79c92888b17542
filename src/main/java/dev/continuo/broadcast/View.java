package dev.continuo.broadcast;

import dev.continuo.event.Event;

/** Which part of an event a door shows. */
public enum View {
    /** The data as received: opencode's global envelope, or a plain event. */
    WHOLE,
    /** The payload slice: opencode's plain envelope. */
    PAYLOAD;

    int offset(Event event) {
        return this == WHOLE ? 0 : event.payloadOffset();
    }

    int length(Event event) {
        return this == WHOLE ? event.data().length : event.payloadLength();
    }
}
