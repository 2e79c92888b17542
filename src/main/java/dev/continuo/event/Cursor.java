package dev.continuo.event;

import java.util.Optional;

/**
 * A position that a client can hold: sent as the SSE {@code id:} in the form {@code <epoch>-<seq>}, opaque to clients.
 *
 * @param epoch the log's identity
 * @param seq the last event seen; 0 stands before everything
 */
public record Cursor(String epoch, long seq) {

    /** The most characters a cursor has. */
    public static final int MAX_LENGTH = 64;

    /**
     * Reads a cursor as it came from a client.
     *
     * @param text anything
     * @return empty when it is not of the form that {@link #toString()} writes
     */
    public static Optional<Cursor> parse(String text) {
        int dash = text.lastIndexOf('-');
        if (dash < 1 || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        for (int i = 0; i < dash; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return Optional.empty();
            }
        }
        long seq = parseSeq(text.substring(dash + 1));
        return seq < 0 ? Optional.empty() : Optional.of(new Cursor(text.substring(0, dash), seq));
    }

    /**
     * Reads a bare seq: one to 18 ASCII digits, no sign.
     *
     * @param digits anything
     * @return the number, or -1 when it is not one
     */
    public static long parseSeq(String digits) {
        if (digits.isEmpty() || digits.length() > 18) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    @Override
    public String toString() {
        return epoch + "-" + seq;
    }
}
