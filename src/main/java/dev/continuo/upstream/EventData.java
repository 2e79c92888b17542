package dev.continuo.upstream;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The data buffer of one event, bounded. Data of one line that is still in the fed buffer is only pointed at, and
 * copied once, when the event is dispatched.
 */
final class EventData {

    /** A buffer up to this size is kept for the next event; a larger one is given back to the heap. */
    private static final int KEPT_BYTES = 256 * 1024;

    private static final byte[] NONE = {};
    private static final byte[] LF = {'\n'};

    private final int limit;
    private boolean present;
    private long total;

    private byte @Nullable [] borrowed;
    private int borrowedFrom;

    private byte[] buffer = NONE;
    private int held;

    EventData(int limit) {
        this.limit = limit;
    }

    /** Whether there was a data line, though it may have been empty. */
    boolean present() {
        return present;
    }

    /** All bytes of the event's data, those not kept included. */
    long total() {
        return total;
    }

    boolean oversized() {
        return total > limit;
    }

    /**
     * Adds a whole line that the caller leaves untouched until {@link #take()}, {@link #clear()} or {@link #settle()}.
     */
    void borrowLine(byte[] source, int from, int to) {
        if (present) {
            beginLine();
            append(source, from, to);
            return;
        }
        present = true;
        total = (long) to - from;
        borrowed = source;
        borrowedFrom = from;
    }

    /** Begins a line whose bytes follow in pieces. */
    void beginLine() {
        settle();
        if (present) {
            append(LF, 0, 1);
        }
        present = true;
    }

    /** Adds to the line begun. Beyond the limit the bytes are counted and forgotten. */
    void append(byte[] source, int from, int to) {
        total += to - from;
        if (oversized()) {
            forget();
            return;
        }
        hold(source, from, to);
    }

    /** Copies what was borrowed, because the buffer that it lies in is about to be reused. */
    void settle() {
        byte[] source = borrowed;
        if (source == null) {
            return;
        }
        borrowed = null;
        if (!oversized()) {
            hold(source, borrowedFrom, borrowedFrom + (int) total);
        }
    }

    /** Hands over the data, which must be within the limit, and clears it. */
    byte[] take() {
        byte[] source = borrowed;
        byte[] data;
        if (source != null) {
            data = Arrays.copyOfRange(source, borrowedFrom, borrowedFrom + (int) total);
        } else if (held == buffer.length) {
            data = buffer;
            buffer = NONE;
        } else {
            data = Arrays.copyOf(buffer, held);
        }
        clear();
        return data;
    }

    void clear() {
        present = false;
        total = 0;
        borrowed = null;
        held = 0;
        if (buffer.length > KEPT_BYTES) {
            buffer = NONE;
        }
    }

    private void forget() {
        buffer = NONE;
        held = 0;
    }

    private void hold(byte[] source, int from, int to) {
        int length = to - from;
        if (length > buffer.length - held) {
            // The first piece gets exactly its size: often it is all there is, and then it is handed over as it is.
            long grown = Math.max(held + (long) length, 2L * held);
            buffer = Arrays.copyOf(buffer, (int) Math.min(grown, limit));
        }
        System.arraycopy(source, from, buffer, held, length);
        held += length;
    }
}
