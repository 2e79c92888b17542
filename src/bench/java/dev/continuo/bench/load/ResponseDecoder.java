package dev.continuo.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

/** Takes the body out of one HTTP/1.1 response, in chunks or until the connection ends. */
final class ResponseDecoder {

    private enum State {
        HEAD,
        CHUNK_SIZE,
        CHUNK_SIZE_END,
        CHUNK,
        CHUNK_END,
        UNTIL_CLOSED,
        ENDED
    }

    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

    private State state = State.HEAD;
    private ByteArrayOutputStream head = new ByteArrayOutputStream();
    private int headEnd;
    private int left;

    /** Whether the response's head has come. */
    boolean begun() {
        return state != State.HEAD;
    }

    /** Whether the body has come to its proper end. */
    boolean ended() {
        return state == State.ENDED;
    }

    /** Appends to the body what the next bytes bring. */
    void decode(byte[] bytes, int length, Frames body) throws BrokenStreamException {
        int at = 0;
        while (at < length) {
            switch (state) {
                case HEAD -> head(bytes[at++]);
                case CHUNK_SIZE -> size(bytes[at++]);
                case CHUNK_SIZE_END -> {
                    expect(bytes[at++], '\n');
                    state = left == 0 ? State.ENDED : State.CHUNK;
                }
                case CHUNK, UNTIL_CLOSED -> {
                    int taken = state == State.CHUNK ? Math.min(left, length - at) : length - at;
                    body.add(bytes, at, at + taken);
                    at += taken;
                    left -= taken;
                    if (state == State.CHUNK && left == 0) {
                        state = State.CHUNK_END;
                    }
                }
                case CHUNK_END -> {
                    if (bytes[at++] == '\n') {
                        state = State.CHUNK_SIZE;
                    }
                }
                case ENDED -> at = length;
            }
        }
    }

    private void head(byte next) throws BrokenStreamException {
        head.write(next);
        headEnd = next == HEAD_END[headEnd] ? headEnd + 1 : next == HEAD_END[0] ? 1 : 0;
        if (headEnd < HEAD_END.length) {
            return;
        }
        String text = head.toString(US_ASCII).toLowerCase(Locale.ROOT);
        head = new ByteArrayOutputStream(0);
        if (!text.startsWith("http/1.1 200 ")) {
            throw new BrokenStreamException(
                    "answered " + text.lines().findFirst().orElse("nothing"));
        }
        state = text.contains("\r\ntransfer-encoding: chunked\r\n") ? State.CHUNK_SIZE : State.UNTIL_CLOSED;
    }

    private void size(byte next) throws BrokenStreamException {
        if (next == '\r') {
            state = State.CHUNK_SIZE_END;
            return;
        }
        int digit = Character.digit(next, 16);
        if (digit < 0) {
            throw new BrokenStreamException("a chunk's size holds byte " + next);
        }
        left = left << 4 | digit;
    }

    private static void expect(byte next, char expected) throws BrokenStreamException {
        if (next != expected) {
            throw new BrokenStreamException("byte " + next + " where " + (int) expected + " belongs");
        }
    }
}
