package dev.continuo.upstream;

/**
 * One event as the parser dispatches it.
 *
 * @param lastEventId the stream's last event id when it was dispatched, possibly empty
 * @param name the {@code event} field, empty when there was none (which means {@code message})
 * @param data UTF-8, lines joined by LF, no trailing LF; owned by the receiver
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record RawEvent(String lastEventId, String name, byte[] data) {}
