package dev.continuo.broadcast;

import dev.continuo.broadcast.Stream.Progress;
import dev.continuo.event.Window;
import dev.continuo.log.Interest;
import dev.continuo.log.LogClosedException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One stream and who writes it. Its own thread, the one that calls {@link #run}, does as long as there is much to write
 * or the socket makes it wait. At the head of the log it rests, and what comes then is written by the {@link Writers}.
 * Other threads may only look, ask it to close, and interrupt a stalled write.
 */
final class Subscriber implements Writers.Work {

    private final Streams streams;
    private final FrameSink sink;
    private final WriteClock writes;
    private final Stream stream;
    private final StreamOptions options;
    private final Thread owner;
    private final Baton baton = new Baton();

    private @Nullable IOException failure;
    private @Nullable Throwable broken;
    private Progress progress = Stream.MORE;

    /** Written up to here it says goodbye. */
    private volatile long last = Long.MAX_VALUE;

    private volatile @Nullable Interest interest;
    private volatile boolean closing;
    private volatile boolean called;
    private volatile boolean wanted;

    /** Everything was written that will be, though its thread may not have left yet. */
    private volatile boolean done;

    /** Made on the thread that will {@link #run} it. */
    Subscriber(Streams streams, FrameSink sink, StreamOptions options) {
        this.streams = streams;
        this.sink = sink;
        this.options = options;
        this.owner = Thread.currentThread();
        this.writes = new WriteClock(sink, streams.clock(), streams.totals(), streams.drawUntilSample());
        this.stream = new Stream(streams, writes, options);
    }

    /** Serves the stream to its end. */
    StreamEnd run() {
        StreamEnd end;
        try (stream) {
            end = serve();
            if (end == StreamEnd.COMPLETE || end == StreamEnd.EXPIRED) {
                writes.finish();
                return end;
            }
        } catch (IOException e) {
            failure = e;
            done = false;
            end = writes.stalled() ? StreamEnd.STALLED : StreamEnd.GONE;
        } catch (LogClosedException e) {
            end = StreamEnd.CLOSING;
        } catch (InterruptedException e) {
            end = asked() ? StreamEnd.CLOSING : StreamEnd.GONE;
        }
        sink.cut();
        return end;
    }

    /** Tells a client that there is no place for it. */
    StreamEnd refuse() {
        try {
            stream.refuse();
        } catch (IOException e) {
            failure = e;
        }
        sink.cut();
        return StreamEnd.BUSY;
    }

    private StreamEnd serve() throws IOException, InterruptedException {
        // Asked once: the directory of a filter may become known in between.
        Interest asked = options.filter().interest();
        interest = asked;
        Audiences.Place place = streams.audiences().join(asked, this);
        try (place) {
            progress = noted(closing ? stream.farewell(StreamEnd.CLOSING) : stream.begin(asked));
            while (true) {
                switch (progress) {
                    case Progress.Ended ended -> {
                        return ended.end();
                    }
                    case Progress.More more -> {
                        progress = stream.caughtUp() ? advance() : replay();
                        letOthers();
                    }
                    case Progress.AtHead head -> rest();
                }
            }
        }
    }

    private Progress replay() throws IOException, InterruptedException {
        Lanes.Turn turn = streams.replays().take();
        try (turn) {
            return advance();
        }
    }

    /** A thread that no socket holds up would keep its processor from everybody else. */
    @SuppressWarnings("ThreadPriorityCheck") // virtual threads are not preempted
    private static void letOthers() {
        Thread.yield();
    }

    private Progress advance() throws IOException {
        return noted(closing || stream.position() >= last ? stream.farewell(StreamEnd.CLOSING) : stream.advance());
    }

    private Progress noted(Progress now) {
        done = now instanceof Progress.Ended;
        return now;
    }

    /** Whether somebody asked it to end. */
    private boolean asked() {
        return closing || last != Long.MAX_VALUE;
    }

    /** Leaves the stream to the writers until they hand it back or it has something to do by the clock. */
    private void rest() throws IOException, InterruptedException {
        wanted = false;
        called = false;
        // After that: whoever calls has changed before what this looks at.
        long duty = streams.clock().nanoTime() + stream.untilNextDuty();
        boolean interrupted = false;
        boolean resting = baton.ownerRests();
        while (resting && !baton.isOwners()) {
            long left = duty - streams.clock().nanoTime();
            if (left > 0 && !asked() && !called && !interrupted) {
                LockSupport.parkNanos(this, left);
            } else {
                wanted = true;
                if (!baton.ownerReturns()) {
                    LockSupport.park(this);
                }
            }
            interrupted |= Thread.interrupted();
        }
        if (!(progress instanceof Progress.Ended)) {
            // There may be news, or a duty: it has to look.
            progress = Stream.MORE;
        }
        if (failure != null) {
            throw failure;
        }
        if (broken instanceof Error error) {
            throw error;
        }
        if (broken instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        if (interrupted) {
            throw new InterruptedException();
        }
    }

    /** Writes what has come, unless somebody else does already. A writer's thread. */
    void news() {
        if (baton.writerTakes()) {
            write();
        }
    }

    /** Goes on where its last turn ended. A writer's thread. */
    @Override
    public boolean doNext() {
        if (baton.takenFromQueue()) {
            write();
        }
        return false;
    }

    private void write() {
        try {
            progress = advance();
        } catch (IOException e) {
            failure = e;
        } catch (RuntimeException | Error e) {
            broken = e;
        }
        boolean ended = failure != null || broken != null || progress instanceof Progress.Ended;
        if (ended || wanted || writes.waitedLast()) {
            baton.writerHandsBack();
            LockSupport.unpark(owner);
        } else if (progress instanceof Progress.More || !baton.writerRests()) {
            baton.writerQueues();
            streams.writers().add(this);
        } else if (wanted) {
            LockSupport.unpark(owner);
        }
    }

    /**
     * Asks it to say goodbye once it has written everything up to this seq, unless it is complete by then. Any thread.
     */
    void closeAfter(long seq) {
        last = seq;
        LockSupport.unpark(owner);
    }

    /** Asks it to say goodbye at once and end. Any thread. */
    void close() {
        closing = true;
        LockSupport.unpark(owner);
    }

    /** Has it look whether its permit is over. Any thread. */
    void wake() {
        called = true;
        LockSupport.unpark(owner);
    }

    /** Whether it was sent all that it will be, its last frame included. Any thread. */
    boolean done() {
        return done;
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
        return baton.isResting() ? 0 : Math.max(0, window.latest() - stream.position());
    }

    /** One moment of it. Any thread. */
    SubscriberStatus status(Window window) {
        Interest about = interest;
        return new SubscriberStatus(
                options.permit().name(),
                options.view(),
                options.filter().session(),
                about instanceof Interest.InDirectory one ? one.directory() : null,
                lag(window),
                age(),
                delivered());
    }

    /** How many events it was sent. Any thread. */
    long delivered() {
        return stream.delivered();
    }

    /** How many bytes it was sent. The subscriber's own thread. */
    long bytes() {
        return writes.bytes();
    }

    /** The last id that it was sent, empty when there was none. The subscriber's own thread. */
    String lastCursor() {
        return stream.lastCursor();
    }

    Duration age() {
        return stream.age();
    }

    /** What broke the connection, if something did. The subscriber's own thread. */
    @Nullable
    IOException failure() {
        return failure;
    }
}
