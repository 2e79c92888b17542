package dev.continuo.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads the SSE frames of one subscriber and holds each event against the one that must be next: nothing missing,
 * nothing twice, nothing out of order, nothing cut. An event counts when the empty line after it has come.
 */
final class FrameChecker implements Checker {

    private static final int DATA = "data: ".length();
    private static final long NONE = -1;

    private final EventShape shape;
    private final View view;
    private final int session;
    private final Tally tally;
    private final int size;

    private long expected;
    private long pending = NONE;
    private long pendingNanos;

    /**
     * A checker.
     *
     * @param session whose events alone may come, or -1: any
     * @param expected the first event's number
     */
    FrameChecker(EventShape shape, View view, int session, long expected, Tally tally) {
        this.shape = shape;
        this.view = view;
        this.session = session;
        this.expected = expected;
        this.tally = tally;
        this.size = shape.size(view);
    }

    @Override
    public long expected() {
        return expected;
    }

    @Override
    public int check(byte[] bytes, int from, int to, long now) throws BrokenStreamException {
        int at = from;
        while (at < to) {
            if (bytes[at] == '\n') {
                dispatch(now);
                at++;
                continue;
            }
            int end = isEvent(bytes, at, to) ? at + DATA + size : lineEnd(bytes, at, to);
            if (end >= to) {
                return at;
            }
            if (bytes[at] == 'd') {
                data(bytes, at, end);
            }
            at = end + 1;
        }
        return at;
    }

    private boolean isEvent(byte[] bytes, int at, int to) {
        return bytes[at] == 'd' && at + DATA < to && shape.begins(view, bytes, at + DATA, to);
    }

    private static int lineEnd(byte[] bytes, int at, int to) {
        int end = at;
        while (end < to && bytes[end] != '\n') {
            end++;
        }
        return end;
    }

    private void data(byte[] bytes, int at, int end) throws BrokenStreamException {
        int start = at + DATA;
        if (!shape.begins(view, bytes, start, end)) {
            control(new String(bytes, at, end - at, UTF_8));
            return;
        }
        long number = shape.number(view, bytes, start);
        if (bytes[end] != '\n' || pending != NONE || !shape.ends(view, bytes, start, number)) {
            throw new BrokenStreamException("a broken event: " + new String(bytes, at, end - at, UTF_8));
        }
        if (session >= 0 && shape.session(view, bytes, start) != session) {
            throw new BrokenStreamException("an event of somebody else's session");
        }
        pending = number;
        pendingNanos = shape.nanos(view, bytes, start);
    }

    private void dispatch(long now) throws BrokenStreamException {
        if (pending == NONE) {
            return;
        }
        if (pending != expected) {
            throw new BrokenStreamException("event " + pending + " came where " + expected + " is next");
        }
        expected++;
        tally.deliver(pendingNanos, now);
        pending = NONE;
    }

    private static void control(String line) throws BrokenStreamException {
        if (line.contains("\"server.stream.lagged\"")) {
            throw new LaggedException("told " + line);
        }
        if (!line.contains("\"server.connected\"") && !line.contains("\"server.heartbeat\"")) {
            throw new BrokenStreamException("told " + line);
        }
    }
}
