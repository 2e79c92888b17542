package dev.continuo.broadcast;

import dev.continuo.auth.Permit;
import dev.continuo.event.Cursor;
import dev.continuo.event.LoggedEvent;
import dev.continuo.event.Window;
import dev.continuo.log.Backlog;
import dev.continuo.log.EventLog;
import dev.continuo.log.Interest;
import dev.continuo.log.LogReader;
import dev.continuo.log.ReadResult;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one subscriber is sent: a position in the log, and what follows it. Replay and live are the same, so there is no
 * seam at which an event could be lost or come twice. Used by one thread at a time; {@link #position} and
 * {@link #delivered} are for any.
 */
final class Stream implements AutoCloseable {

    /** Where a stream stands after a turn. */
    sealed interface Progress {
        /** More can be written at once. */
        record More() implements Progress {}

        /** Everything up to the head has been written. */
        record AtHead() implements Progress {}

        /** Nothing will be written any more. */
        record Ended(StreamEnd end) implements Progress {}
    }

    static final Progress MORE = new Progress.More();
    private static final Progress AT_HEAD = new Progress.AtHead();

    private static final int MOST_EVENTS_A_WRITE = 64;
    private static final long NO_CURSOR = -1;

    private final Streams streams;
    private final StreamOptions options;
    private final WriteClock writes;
    private final FrameWriter frames;
    private final EventLog log;
    private final StreamPolicy policy;
    private final long startedNanos;
    private final long ageLimitNanos;

    private @Nullable LogReader reader;
    private long end = Long.MAX_VALUE;
    private long nextHeartbeat;
    private boolean caughtUp;
    private long leastWaiting = Long.MAX_VALUE;
    private long lastCursor = NO_CURSOR;

    private volatile long position;
    private volatile long delivered;

    Stream(Streams streams, WriteClock writes, StreamOptions options) {
        this.streams = streams;
        this.options = options;
        this.writes = writes;
        this.log = streams.log();
        this.policy = streams.policy();
        this.startedNanos = streams.clock().nanoTime();
        this.frames = new FrameWriter(streams.buffers(), writes, log.window().epoch(), options.view());
        this.nextHeartbeat = startedNanos + policy.heartbeat().toNanos();
        this.ageLimitNanos = streams.drawAge().toNanos();
    }

    /** Tells a client that there is no place for it. */
    void refuse() throws IOException {
        frames.retry(streams.drawRetry());
        frames.frame(streams.control().busy(policy.maxSubscribers()), NO_CURSOR);
        frames.flush();
    }

    /**
     * Finds where it starts, and greets.
     *
     * @param interest the filter's
     */
    Progress begin(Interest interest) throws IOException {
        Window window = log.window();
        StartPosition start = StartPosition.decide(options.start(), window);
        frames.retry(streams.drawRetry());
        position = start.after();
        switch (start) {
            case StartPosition.Live live -> greet(window, live.after());
            case StartPosition.Resume resume -> greet(window, resume.after());
            case StartPosition.Replay replay -> {
                end = replay.end();
                greet(window, replay.after());
            }
            case StartPosition.Expired expired -> {
                greet(window, NO_CURSOR);
                cursor(expired.after());
                frames.frame(streams.control().expired(expired, window), expired.after());
                if (expired.ends()) {
                    frames.flush();
                    return new Progress.Ended(StreamEnd.EXPIRED);
                }
            }
        }
        caughtUp = position == window.latest();
        reader = log.open(interest, start.after());
        return MORE;
    }

    private void greet(Window window, long seq) throws IOException {
        cursor(seq);
        frames.frame(streams.control().connected(window), seq);
    }

    /** Writes what comes next, as much as one write takes. */
    Progress advance() throws IOException {
        LogReader from = Objects.requireNonNull(reader, "begin comes first");
        long now = streams.clock().nanoTime();
        if (untilPermitEnds() <= 0) {
            return farewell(StreamEnd.UNPERMITTED);
        }
        if (!isTerminal() && now - startedNanos >= ageLimitNanos) {
            return farewell(StreamEnd.AGED);
        }
        return switch (from.read(MOST_EVENTS_A_WRITE, FrameBuffers.CAPACITY)) {
            case ReadResult.Closed closed -> farewell(StreamEnd.CLOSING);
            case ReadResult.Overtaken overtaken ->
                isTerminal() ? new Progress.Ended(StreamEnd.OVERTAKEN) : lagged(from, overtaken);
            case ReadResult.Batch batch -> {
                write(batch, now);
                yield after(batch, from);
            }
        };
    }

    /** The batch's window is the log as it was before the write, so catching up with it counts. */
    private Progress after(ReadResult.Batch batch, LogReader from) throws IOException {
        boolean atHead = position >= batch.window().latest();
        if (position >= end) {
            return new Progress.Ended(StreamEnd.COMPLETE);
        }
        if (!caughtUp) {
            caughtUp = atHead;
            writes.forgive();
        } else if (writes.hasWaited() && tooSlow(from)) {
            return lagged(from);
        }
        return atHead ? AT_HEAD : MORE;
    }

    /** Whether it has come to the head once. */
    boolean caughtUp() {
        return caughtUp;
    }

    /** Whether it ends at a position that is known already. */
    private boolean isTerminal() {
        return end != Long.MAX_VALUE;
    }

    private void write(ReadResult.Batch batch, long now) throws IOException {
        int written = 0;
        for (LoggedEvent logged : batch.events()) {
            if (logged.seq() > end) {
                break;
            }
            if (options.filter().test(logged.event())) {
                cursor(logged.seq());
                frames.frame(logged);
                written++;
            }
        }
        long reached = Math.min(batch.position(), end);
        if (now - nextHeartbeat >= 0) {
            cursor(reached);
            frames.frame(streams.control().heartbeat(), reached);
            nextHeartbeat += policy.heartbeat().toNanos()
                    * (1 + (now - nextHeartbeat) / policy.heartbeat().toNanos());
        }
        frames.flush();
        position = reached;
        if (written > 0) {
            count(written);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only one thread at a time writes it
    private void count(int written) {
        delivered += written;
        streams.totals().delivered(written);
    }

    private boolean tooSlow(LogReader from) {
        return switch (LagVerdict.judge(writes.waited(), from.backlog(options.filter()), policy)) {
            case LagVerdict.Within within -> {
                writes.forgive();
                leastWaiting = Long.MAX_VALUE;
                yield false;
            }
            case LagVerdict.Behind behind -> {
                if (behind.queued() < leastWaiting) {
                    writes.forgive();
                    leastWaiting = behind.queued();
                }
                yield false;
            }
            case LagVerdict.Lagged lagged -> true;
        };
    }

    /** While its write was blocked the window may have overtaken it as well; only a read tells. */
    private Progress lagged(LogReader from) throws IOException {
        Backlog waiting = from.backlog(options.filter());
        return switch (from.read(1, 1)) {
            case ReadResult.Closed closed -> farewell(StreamEnd.CLOSING);
            case ReadResult.Overtaken overtaken -> lagged(from, overtaken);
            case ReadResult.Batch batch -> lagged(waiting, 0, batch.window());
        };
    }

    private Progress lagged(LogReader from, ReadResult.Overtaken overtaken) throws IOException {
        return lagged(from.backlog(options.filter()), overtaken.dropped(), overtaken.window());
    }

    private Progress lagged(Backlog waiting, long dropped, Window window) throws IOException {
        frames.frame(
                streams.control().lagged(policy.queueMax(), waiting.events(), dropped, lastCursor(), window),
                NO_CURSOR);
        frames.flush();
        return new Progress.Ended(StreamEnd.LAGGED);
    }

    /** The last frame of a stream that is meant to come back. */
    Progress farewell(StreamEnd why) throws IOException {
        frames.retry(streams.drawRetry());
        frames.frame(streams.control().closing(), NO_CURSOR);
        frames.flush();
        return new Progress.Ended(why);
    }

    private void cursor(long seq) {
        if (seq != NO_CURSOR) {
            lastCursor = seq;
        }
    }

    /** In how many nanoseconds something has to be written though no event comes. */
    long untilNextDuty() {
        long now = streams.clock().nanoTime();
        long untilTooOld = ageLimitNanos - (now - startedNanos);
        return Math.min(untilPermitEnds(), Math.min(nextHeartbeat - now, untilTooOld));
    }

    /** In nanoseconds. By the wall clock, which its end is given in, and anew each time, as that one may be set. */
    private long untilPermitEnds() {
        Permit permit = options.permit();
        long now = streams.clock().currentTimeMillis();
        return permit.over(now) ? 0 : TimeUnit.MILLISECONDS.toNanos(permit.untilMillis() - now);
    }

    /** The last id that it was sent, empty when there was none. Whoever writes for it, or at its end. */
    String lastCursor() {
        return lastCursor == NO_CURSOR ? "" : new Cursor(log.window().epoch(), lastCursor).toString();
    }

    /** How far it has come in the log. */
    long position() {
        return position;
    }

    /** How many events it was sent. */
    long delivered() {
        return delivered;
    }

    Duration age() {
        return Duration.ofNanos(streams.clock().nanoTime() - startedNanos);
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
    }
}
