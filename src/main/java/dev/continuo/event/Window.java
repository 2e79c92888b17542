package dev.continuo.event;

/**
 * What a log holds at one moment. Empty when {@code oldest == latest + 1}.
 *
 * @param epoch identity of the log; a log that starts from nothing has a new one
 * @param oldest the lowest seq still held
 * @param latest the head: the highest seq given so far, 0 before the first
 */
public record Window(String epoch, long oldest, long latest) {

    /** Whether everything after {@code seq} is still held: false once event {@code seq + 1} has left the window. */
    public boolean holdsAfter(long seq) {
        return seq >= oldest - 1;
    }

    /** The cursor that stands for everything up to {@code seq} in this epoch. */
    public Cursor cursor(long seq) {
        return new Cursor(epoch, seq);
    }

    /** How many events are held. */
    public long size() {
        return latest - oldest + 1;
    }
}
