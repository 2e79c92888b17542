package dev.continuo.broadcast;

import dev.continuo.event.Cursor;
import dev.continuo.event.Window;
import java.util.Optional;

/** Where a stream starts, decided from what was asked and one reading of the window. */
sealed interface StartPosition {

    /** The position: events with a higher seq follow. */
    long after();

    /** At the head, then live. */
    record Live(long after) implements StartPosition {}

    /** After a seq that the window can serve, then live. */
    record Resume(long after) implements StartPosition {}

    /** After a seq that the window can serve, up to {@code end}, then the clean end. */
    record Replay(long after, long end) implements StartPosition {}

    /**
     * Not where asked.
     *
     * @param next the seq asked for, −1 when malformed
     * @param after where the stream goes on
     * @param ends whether it ends cleanly instead of going on
     */
    record Expired(ExpiredReason reason, long next, long after, boolean ends) implements StartPosition {}

    /** Decides; a seq N is expired when event N+1 is no longer in the window, and never before that. */
    static StartPosition decide(StartRequest request, Window window) {
        return switch (request) {
            case StartRequest.Live live -> new Live(window.latest());
            case StartRequest.Resume resume -> {
                Asked asked = Asked.of(resume.cursor(), resume.bareSeqs(), window);
                yield asked.problem.isEmpty()
                        ? new Resume(asked.seq)
                        : expired(asked, asked.problem.get(), resume.onExpired(), window);
            }
            case StartRequest.Replay replay -> {
                Asked asked = Asked.of(replay.cursor(), true, window);
                yield asked.problem.isEmpty()
                        ? new Replay(asked.seq, window.latest())
                        : new Expired(asked.problem.get(), asked.seq, window.latest(), true);
            }
        };
    }

    private static Expired expired(Asked asked, ExpiredReason reason, OnExpired onExpired, Window window) {
        boolean fromOldest = switch (onExpired) {
            case OLDEST -> true;
            case HEAD, CLOSE -> false;
            case DEFAULT -> reason == ExpiredReason.EPOCH;
        };
        long after = fromOldest ? window.oldest() - 1 : window.latest();
        return new Expired(reason, asked.seq, after, onExpired == OnExpired.CLOSE);
    }

    /** A cursor as asked for: its seq (−1 when malformed) and what is wrong with it. */
    record Asked(long seq, Optional<ExpiredReason> problem) {

        static Asked of(String text, boolean bareSeqs, Window window) {
            long bare = bareSeqs ? Cursor.parseSeq(text) : -1;
            Optional<Cursor> cursor = bare >= 0 ? Optional.of(new Cursor(window.epoch(), bare)) : Cursor.parse(text);
            if (cursor.isEmpty()) {
                return new Asked(-1, Optional.of(ExpiredReason.MALFORMED));
            }
            long seq = cursor.get().seq();
            if (!cursor.get().epoch().equals(window.epoch())) {
                return new Asked(seq, Optional.of(ExpiredReason.EPOCH));
            }
            if (seq > window.latest()) {
                return new Asked(seq, Optional.of(ExpiredReason.AHEAD));
            }
            return new Asked(seq, window.holdsAfter(seq) ? Optional.empty() : Optional.of(ExpiredReason.EVICTED));
        }
    }
}
