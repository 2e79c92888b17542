package dev.continuo.event;

/**
 * An event that the log has accepted.
 *
 * @param seq its number: from 1, contiguous within an epoch
 * @param event the event
 * @param oneLine whether its data has no line end; found out once, for all who write it
 */
public record LoggedEvent(long seq, Event event, boolean oneLine) {

    /** Looks at the data. */
    public LoggedEvent(long seq, Event event) {
        this(seq, event, isOneLine(event.data()));
    }

    private static boolean isOneLine(byte[] data) {
        for (byte b : data) {
            if (b == '\n') {
                return false;
            }
        }
        return true;
    }
}
