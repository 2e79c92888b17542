package dev.continuo.broadcast;

import dev.continuo.auth.Permit;
import dev.continuo.event.Cursor;
import dev.continuo.event.LoggedEvent;
import dev.continuo.event.Window;
import dev.continuo.log.Backlog;
import dev.continuo.log.EventLog;
import dev.continuo.log.LogClosedException;
import dev.continuo.log.LogReader;
import dev.continuo.log.ReadResult;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One stream: a position in the log and the loop that writes what follows it. Replay and live are the same loop, so
 * there is no seam at which an event could be lost or come twice. The loop runs on the thread that calls {@link #run};
 * other threads may only look, ask it to close, and interrupt a stalled write.
 */
final class Subscriber {

    private static final int MOST_EVENTS_A_WRITE = 64;
    private static final long NO_CURSOR = -1;

    private final Streams streams;
    private final StreamOptions options;
    private final FrameSink sink;
    private final WriteClock writes;
    private final FrameWriter frames;
    private final EventLog log;
    private final StreamPolicy policy;
    private final long startedNanos;
    private final long ageLimitNanos;

    private long nextHeartbeat;
    private boolean caughtUp;
    private long leastWaiting = Long.MAX_VALUE;
    private long lastCursor = NO_CURSOR;
    private @Nullable IOException failure;

    private volatile long position;
    private volatile long delivered;
    private volatile boolean idle;
    private volatile boolean closing;
    private volatile @Nullable LogReader reader;

    /** Made on the thread that will {@link #run} it. */
    Subscriber(Streams streams, FrameSink sink, StreamOptions options) {
        this.streams = streams;
        this.options = options;
        this.sink = sink;
        this.log = streams.log();
        this.policy = streams.policy();
        this.writes = new WriteClock(sink, streams.clock());
        this.startedNanos = streams.clock().nanoTime();
        this.frames = new FrameWriter(streams.buffers(), writes, log.window().epoch(), options.view());
        this.nextHeartbeat = startedNanos + policy.heartbeat().toNanos();
        this.ageLimitNanos = streams.drawAge().toNanos();
    }

    /** Serves the stream to its end. */
    StreamEnd run() {
        StreamEnd end;
        try {
            end = serve();
            if (end == StreamEnd.COMPLETE || end == StreamEnd.EXPIRED) {
                writes.finish();
                return end;
            }
        } catch (IOException e) {
            failure = e;
            end = writes.stalled() ? StreamEnd.STALLED : StreamEnd.GONE;
        } catch (LogClosedException e) {
            end = StreamEnd.CLOSING;
        } catch (InterruptedException e) {
            end = closing ? StreamEnd.CLOSING : StreamEnd.GONE;
        }
        sink.cut();
        return end;
    }

    /** Tells a client that there is no place for it. */
    StreamEnd refuse() {
        try {
            frames.retry(streams.drawRetry());
            frames.frame(streams.control().busy(policy.maxSubscribers()), NO_CURSOR);
            frames.flush();
        } catch (IOException e) {
            failure = e;
        }
        sink.cut();
        return StreamEnd.BUSY;
    }

    private StreamEnd serve() throws IOException, InterruptedException {
        if (streams.closed()) {
            return farewell(StreamEnd.CLOSING);
        }
        Window window = log.window();
        StartPosition start = StartPosition.decide(options.start(), window);
        frames.retry(streams.drawRetry());
        position = start.after();
        switch (start) {
            case StartPosition.Live live -> greet(window, live.after());
            case StartPosition.Resume resume -> greet(window, resume.after());
            case StartPosition.Replay replay -> greet(window, replay.after());
            case StartPosition.Expired expired -> {
                greet(window, NO_CURSOR);
                cursor(expired.after());
                frames.frame(streams.control().expired(expired, window), expired.after());
                if (expired.ends()) {
                    frames.flush();
                    return StreamEnd.EXPIRED;
                }
            }
        }
        caughtUp = position == window.latest();
        long end = start instanceof StartPosition.Replay replay ? replay.end() : Long.MAX_VALUE;
        try (LogReader opened = log.open(options.filter().interest(), start.after())) {
            reader = opened;
            return follow(opened, end);
        }
    }

    private void greet(Window window, long seq) throws IOException {
        cursor(seq);
        frames.frame(streams.control().connected(window), seq);
    }

    private StreamEnd follow(LogReader from, long end) throws IOException, InterruptedException {
        boolean terminal = end != Long.MAX_VALUE;
        while (true) {
            long now = streams.clock().nanoTime();
            if (closing) {
                return farewell(StreamEnd.CLOSING);
            }
            long permitted = untilPermitEnds();
            if (permitted <= 0) {
                return farewell(StreamEnd.UNPERMITTED);
            }
            if (!terminal && now - startedNanos >= ageLimitNanos) {
                return farewell(StreamEnd.AGED);
            }
            switch (from.read(MOST_EVENTS_A_WRITE, FrameBuffers.CAPACITY)) {
                case ReadResult.Closed closed -> {
                    return farewell(StreamEnd.CLOSING);
                }
                case ReadResult.Overtaken overtaken -> {
                    return terminal ? StreamEnd.OVERTAKEN : lagged(from, overtaken);
                }
                case ReadResult.Batch batch -> {
                    write(batch, end, now);
                    if (position >= end) {
                        return StreamEnd.COMPLETE;
                    }
                    if (batch.events().isEmpty()) {
                        caughtUp = true;
                        idle = true;
                        from.await(Math.min(untilNextDuty(now), permitted));
                        idle = false;
                    } else if (!terminal && tooSlow(from, batch.window())) {
                        return lagged(from);
                    }
                }
            }
        }
    }

    private void write(ReadResult.Batch batch, long end, long now) throws IOException {
        int written = 0;
        for (LoggedEvent logged : batch.events()) {
            if (logged.seq() > end) {
                break;
            }
            if (options.filter().test(logged.event())) {
                cursor(logged.seq());
                frames.frame(logged.event(), logged.seq());
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

    @SuppressWarnings("NonAtomicVolatileUpdate") // only the subscriber's own thread writes it
    private void count(int written) {
        delivered += written;
        streams.delivered(written);
    }

    /** Asked after each write; {@code window} is the log as it was before, so catching up with it counts. */
    private boolean tooSlow(LogReader from, Window window) {
        if (!caughtUp) {
            caughtUp = position >= window.latest();
            writes.forgive();
            return false;
        }
        if (!writes.hasWaited()) {
            return false;
        }
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
    private StreamEnd lagged(LogReader from) throws IOException {
        Backlog waiting = from.backlog(options.filter());
        return switch (from.read(1, 1)) {
            case ReadResult.Closed closed -> farewell(StreamEnd.CLOSING);
            case ReadResult.Overtaken overtaken -> lagged(from, overtaken);
            case ReadResult.Batch batch -> lagged(waiting, 0, batch.window());
        };
    }

    private StreamEnd lagged(LogReader from, ReadResult.Overtaken overtaken) throws IOException {
        return lagged(from.backlog(options.filter()), overtaken.dropped(), overtaken.window());
    }

    private StreamEnd lagged(Backlog waiting, long dropped, Window window) throws IOException {
        String last = lastCursor == NO_CURSOR ? "" : new Cursor(window.epoch(), lastCursor).toString();
        frames.frame(streams.control().lagged(policy.queueMax(), waiting.events(), dropped, last, window), NO_CURSOR);
        frames.flush();
        return StreamEnd.LAGGED;
    }

    private StreamEnd farewell(StreamEnd why) throws IOException {
        frames.retry(streams.drawRetry());
        frames.frame(streams.control().closing(), NO_CURSOR);
        frames.flush();
        return why;
    }

    private void cursor(long seq) {
        if (seq != NO_CURSOR) {
            lastCursor = seq;
        }
    }

    private long untilNextDuty(long now) {
        long untilHeartbeat = nextHeartbeat - now;
        return Math.min(untilHeartbeat, ageLimitNanos - (now - startedNanos));
    }

    /** In nanoseconds. By the wall clock, which its end is given in, and anew each time, as that one may be set. */
    private long untilPermitEnds() {
        Permit permit = options.permit();
        long now = streams.clock().currentTimeMillis();
        return permit.over(now) ? 0 : TimeUnit.MILLISECONDS.toNanos(permit.untilMillis() - now);
    }

    /** Asks the loop to say goodbye and end. Any thread. */
    void close() {
        closing = true;
        wake();
    }

    /** Has the loop go round once. Any thread. */
    void wake() {
        LogReader current = reader;
        if (current != null) {
            current.wake();
        }
    }

    /** Interrupts a write that is under way for {@code timeout} or longer. Any thread. */
    void interruptIfStalled(Duration timeout) {
        writes.interruptIfStalled(timeout);
    }

    /**
     * How many events lie between it and the head, those that its filter keeps back included; 0 when nothing that it
     * wants is left. Any thread.
     */
    long lag(Window window) {
        return idle ? 0 : Math.max(0, window.latest() - position);
    }

    /** How many events it was sent. Any thread. */
    long delivered() {
        return delivered;
    }

    /** How many bytes it was sent. The subscriber's own thread. */
    long bytes() {
        return writes.bytes();
    }

    Duration age() {
        return Duration.ofNanos(streams.clock().nanoTime() - startedNanos);
    }

    /** What broke the connection, if something did. The subscriber's own thread. */
    @Nullable
    IOException failure() {
        return failure;
    }
}
