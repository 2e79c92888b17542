package dev.continuo.upstream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Parses an event stream as the HTML standard, 9.2.5 and 9.2.6, says, except that the bytes of the data are passed on
 * untouched, valid UTF-8 or not. Lines may be cut anywhere between two calls of {@link #feed}.
 *
 * <p>Memory is bounded by {@code maxEventBytes} and twice {@link #MAX_FIELD_BYTES}. One stream, one parser; used by one
 * thread at a time.
 */
public final class SseParser {

    /**
     * The longest line other than a data line that is kept while it arrives in pieces. A longer id is ignored, as one
     * with a NUL is; an event with a longer name is skipped as oversized rather than given another name.
     */
    static final int MAX_FIELD_BYTES = 64 * 1024;

    private static final byte[] BOM = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't', ':'};

    /** {@code data:} and one byte more: enough to know that the rest of the line is data. */
    private static final int TELLING_BYTES = 6;

    private enum Line {
        /** Nothing of the next line has been seen. */
        START,
        /** Its beginning is in {@link #begun}. */
        BEGUN,
        /** The rest of it is data. */
        DATA,
        /** The rest of it is of no interest. */
        SKIPPED
    }

    private final SseHandler handler;
    private final EventData data;
    private int bomBytes;
    private boolean afterCarriageReturn;
    private Line line = Line.START;
    private byte[] begun = new byte[64];
    private int begunLength;
    private String name = "";
    private boolean nameTooLong;
    private String idBuffer;
    private String lastEventId;

    /**
     * A parser for a first connection.
     *
     * @param maxEventBytes the most data of one event; an event with more is skipped
     * @param handler called on the thread that feeds
     */
    public SseParser(int maxEventBytes, SseHandler handler) {
        this(maxEventBytes, handler, "");
    }

    /**
     * A parser for a reconnection.
     *
     * @param maxEventBytes the most data of one event; an event with more is skipped
     * @param handler called on the thread that feeds
     * @param lastEventId what the last connection ended with; events without an id do not change it
     */
    public SseParser(int maxEventBytes, SseHandler handler, String lastEventId) {
        this.handler = handler;
        this.data = new EventData(maxEventBytes);
        this.idBuffer = lastEventId;
        this.lastEventId = lastEventId;
    }

    /** The last event id, empty when there is none: what a reconnect sends as {@code Last-Event-ID}. */
    public String lastEventId() {
        return lastEventId;
    }

    /**
     * Parses the next bytes of the stream. The buffer may be reused afterwards.
     *
     * @param buffer where they lie
     * @param offset of the first
     * @param length how many
     */
    public void feed(byte[] buffer, int offset, int length) {
        int end = offset + length;
        int at = offset;
        while (bomBytes < BOM.length && at < end) {
            if (buffer[at] == BOM[bomBytes]) {
                bomBytes++;
                at++;
            } else {
                int seen = bomBytes;
                bomBytes = BOM.length;
                parse(BOM, 0, seen);
            }
        }
        parse(buffer, at, end);
        data.settle();
    }

    /** The stream ended: an event that no empty line has ended yet is dropped, as the standard says. */
    public void end() {
        data.clear();
        resetEvent();
        line = Line.START;
        begunLength = 0;
        idBuffer = lastEventId;
    }

    private void parse(byte[] buffer, int from, int end) {
        int at = from;
        if (at < end && afterCarriageReturn) {
            afterCarriageReturn = false;
            if (buffer[at] == '\n') {
                at++;
            }
        }
        while (at < end) {
            int lineEnd = LineEnds.next(buffer, at, end);
            if (line != Line.START) {
                addPiece(buffer, at, lineEnd);
            } else if (lineEnd == end) {
                line = Line.BEGUN;
                addPiece(buffer, at, lineEnd);
            } else {
                wholeLine(buffer, at, lineEnd);
            }
            if (lineEnd == end) {
                return;
            }
            endLine();
            at = lineEnd + 1;
            if (buffer[lineEnd] == '\r') {
                if (at == end) {
                    afterCarriageReturn = true;
                } else if (buffer[at] == '\n') {
                    at++;
                }
            }
        }
    }

    /** Adds to a line that the fed buffer holds only a part of. */
    private void addPiece(byte[] buffer, int from, int to) {
        int at = from;
        if (line == Line.BEGUN && begunLength < TELLING_BYTES) {
            int taken = Math.min(TELLING_BYTES - begunLength, to - at);
            keep(buffer, at, at + taken);
            at += taken;
            if (begunLength == TELLING_BYTES && startsWith(begun, 0, TELLING_BYTES, DATA)) {
                line = Line.DATA;
                data.beginLine();
                data.append(begun, valueStart(begun, DATA.length, TELLING_BYTES), TELLING_BYTES);
            }
        }
        switch (line) {
            case BEGUN -> keep(buffer, at, to);
            case DATA -> data.append(buffer, at, to);
            case START, SKIPPED -> {}
        }
    }

    private void keep(byte[] buffer, int from, int to) {
        int length = begunLength + (to - from);
        if (length > MAX_FIELD_BYTES) {
            skipLine(begun, 0, begunLength);
            line = Line.SKIPPED;
            return;
        }
        if (length > begun.length) {
            begun = Arrays.copyOf(begun, Math.min(Math.max(length, 2 * begun.length), MAX_FIELD_BYTES));
        }
        System.arraycopy(buffer, from, begun, begunLength, to - from);
        begunLength = length;
    }

    private void endLine() {
        if (line == Line.BEGUN) {
            wholeLine(begun, 0, begunLength);
            data.settle();
        }
        line = Line.START;
        begunLength = 0;
    }

    private void wholeLine(byte[] buffer, int from, int to) {
        if (from == to) {
            dispatch();
        } else if (startsWith(buffer, from, to, DATA)) {
            data.borrowLine(buffer, valueStart(buffer, from + DATA.length, to), to);
        } else {
            field(buffer, from, to);
        }
    }

    private void skipLine(byte[] buffer, int from, int to) {
        nameTooLong |= startsWith(buffer, from, to, EVENT);
    }

    private void field(byte[] buffer, int from, int to) {
        if (to - from > MAX_FIELD_BYTES) {
            skipLine(buffer, from, to);
            return;
        }
        int colon = from;
        while (colon < to && buffer[colon] != ':') {
            colon++;
        }
        int value = valueStart(buffer, Math.min(colon + 1, to), to);
        switch (new String(buffer, from, Math.min(colon - from, TELLING_BYTES), StandardCharsets.ISO_8859_1)) {
            case "data" -> data.borrowLine(buffer, value, to);
            case "event" -> setName(buffer, value, to);
            case "id" -> setId(buffer, value, to);
            case "retry" -> setRetry(buffer, value, to);
            default -> {} // a comment or an unknown field
        }
    }

    private void setName(byte[] buffer, int from, int to) {
        nameTooLong = false;
        name = new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }

    private void setId(byte[] buffer, int from, int to) {
        for (int i = from; i < to; i++) {
            if (buffer[i] == 0) {
                return;
            }
        }
        idBuffer = new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }

    private void setRetry(byte[] buffer, int from, int to) {
        long millis = 0;
        for (int i = from; i < to; i++) {
            int digit = buffer[i] - '0';
            if (digit < 0 || digit > 9) {
                return;
            }
            millis = millis > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : millis * 10 + digit;
        }
        if (from < to) {
            handler.retry(millis);
        }
    }

    private void dispatch() {
        lastEventId = idBuffer;
        String eventName = name;
        boolean skipped = nameTooLong || data.oversized();
        resetEvent();
        if (!data.present()) {
            return;
        }
        if (skipped) {
            long total = data.total();
            data.clear();
            handler.oversized(total);
        } else {
            handler.event(new RawEvent(lastEventId, eventName, data.take()));
        }
    }

    private void resetEvent() {
        name = "";
        nameTooLong = false;
    }

    /** Where a value begins that may have one leading space. */
    private static int valueStart(byte[] buffer, int from, int to) {
        return from < to && buffer[from] == ' ' ? from + 1 : from;
    }

    private static boolean startsWith(byte[] buffer, int from, int to, byte[] prefix) {
        if (to - from < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (buffer[from + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
