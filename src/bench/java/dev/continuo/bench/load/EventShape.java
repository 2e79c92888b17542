package dev.continuo.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How the events of a run look: opencode's text deltas of one message, all of one size, with a number, the time at
 * which each should have been sent and a check of both ends at fixed places, so that reading and verifying one costs no
 * parsing.
 */
public final class EventShape {

    private static final String ENVELOPE = "{\"directory\":\"/bench\",\"payload\":";
    private static final int SESSION_DIGITS = 4;
    private static final int NUMBER_DIGITS = 10;
    private static final int TIME_DIGITS = 14;
    private static final int TAIL_DIGITS = 4;

    private final byte[] template;
    private final int[] sessionAt = new int[2];
    private final int[] numberAt = new int[2];
    private final int timeAt;
    private final int tailAt;

    /**
     * A shape.
     *
     * @param size of an event's data in its global envelope, in bytes, at least 197
     */
    public EventShape(int size) {
        StringBuilder text = new StringBuilder(size).append(ENVELOPE).append("{\"id\":\"evt_");
        sessionAt[0] = slot(text, SESSION_DIGITS);
        numberAt[0] = slot(text, NUMBER_DIGITS);
        text.append("\",\"type\":\"message.part.delta\",\"properties\":{\"sessionID\":\"ses_");
        sessionAt[1] = slot(text, SESSION_DIGITS);
        text.append("\",\"messageID\":\"msg_1\",\"n\":\"");
        numberAt[1] = slot(text, NUMBER_DIGITS);
        text.append("\",\"delta\":\"");
        int rest = "\",\"t\":\"".length() + TIME_DIGITS + TAIL_DIGITS + "\"}}}".length();
        int filling = size - text.length() - rest;
        if (filling < 0) {
            throw new IllegalArgumentException("size=" + size + ": must be at least " + (size - filling));
        }
        text.append("x".repeat(filling)).append("\",\"t\":\"");
        timeAt = slot(text, TIME_DIGITS);
        tailAt = slot(text, TAIL_DIGITS);
        text.append("\"}}}");
        template = text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static int slot(StringBuilder text, int digits) {
        int at = text.length();
        text.append("0".repeat(digits));
        return at;
    }

    /** The bytes of an event's data as a view shows it. */
    public int size(View view) {
        return switch (view) {
            case WHOLE -> template.length;
            case PAYLOAD -> template.length - ENVELOPE.length() - 1;
        };
    }

    /**
     * Writes an event.
     *
     * @param number counts the session's, or all, events
     * @param nanos when it should be sent, by {@link System#nanoTime()}
     * @return where it ends
     */
    public int write(byte[] target, int at, int session, long number, long nanos) {
        System.arraycopy(template, 0, target, at, template.length);
        for (int i = 0; i < 2; i++) {
            Hex.write(target, at + sessionAt[i], SESSION_DIGITS, session);
            Hex.write(target, at + numberAt[i], NUMBER_DIGITS, number);
        }
        Hex.write(target, at + timeAt, TIME_DIGITS, nanos);
        Hex.write(target, at + tailAt, TAIL_DIGITS, number);
        return at + template.length;
    }

    /** The id of a session, as the relay's doors want it. */
    public static String session(int session) {
        byte[] digits = new byte[SESSION_DIGITS];
        Hex.write(digits, 0, SESSION_DIGITS, session);
        return "ses_" + new String(digits, StandardCharsets.US_ASCII);
    }

    /** Whether data begins as these events do, or may when more of it has come: id and type tell. */
    boolean begins(View view, byte[] bytes, int at, int to) {
        return same(view, bytes, at, to, offset(view), sessionAt[0])
                && same(view, bytes, at, to, numberAt[0] + NUMBER_DIGITS, sessionAt[1]);
    }

    private boolean same(View view, byte[] bytes, int at, int to, int from, int end) {
        int start = at - offset(view) + from;
        int length = Math.min(to - start, end - from);
        return length <= 0 || Arrays.equals(bytes, start, start + length, template, from, from + length);
    }

    /** Whether data ends as the event of that number does. */
    boolean ends(View view, byte[] bytes, int at, long number) {
        int tail = at + tailAt - offset(view);
        return Hex.read(bytes, tail, TAIL_DIGITS) == (number & 0xffff)
                && bytes[tail + TAIL_DIGITS] == '"'
                && bytes[at + size(view) - 1] == '}';
    }

    int session(View view, byte[] bytes, int at) {
        return (int) Hex.read(bytes, at + sessionAt[1] - offset(view), SESSION_DIGITS);
    }

    long number(View view, byte[] bytes, int at) {
        return Hex.read(bytes, at + numberAt[1] - offset(view), NUMBER_DIGITS);
    }

    long nanos(View view, byte[] bytes, int at) {
        return Hex.read(bytes, at + timeAt - offset(view), TIME_DIGITS);
    }

    private static int offset(View view) {
        return switch (view) {
            case WHOLE -> 0;
            case PAYLOAD -> ENVELOPE.length();
        };
    }
}
