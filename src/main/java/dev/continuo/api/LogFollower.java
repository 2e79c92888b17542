package dev.continuo.api;

import dev.continuo.event.Event;
import dev.continuo.log.EventLog;
import dev.continuo.log.Interest;
import dev.continuo.log.LogClosedException;
import dev.continuo.log.LogReader;
import dev.continuo.log.ReadResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A position in the log and a thread of its own that hands over what follows it. No queue: whoever is slow is behind in
 * the log, and holds up nobody.
 */
final class LogFollower implements AutoCloseable {

    /** Takes what is read, on the follower's thread. */
    interface Reader {

        /** The next event. */
        void event(long seq, Event event);

        /**
         * Events left the log before they were read; reading goes on with the oldest one held.
         *
         * @param after the seq after which reading goes on
         */
        void overtaken(long events, long after);

        /**
         * All that the log has was read.
         *
         * @return in how many nanoseconds at the latest it wants to be called again when nothing comes
         */
        long idle();

        /** The log is closed or the follower {@linkplain #stop stopped}: nothing will follow. */
        void stopped();
    }

    private static final int MOST_EVENTS = 64;
    private static final int MOST_BYTES = 1 << 20;

    private final EventLog log;
    private final Interest interest;
    private final Reader to;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean closed;
    private volatile @Nullable LogReader reader;

    /**
     * Waits for {@link #start}.
     *
     * @param name the thread's
     * @param atEnd runs on the thread when it ends, for whatever reason
     */
    LogFollower(EventLog log, Interest interest, long after, Reader to, String name, Runnable atEnd) {
        this.log = log;
        this.interest = interest;
        this.to = to;
        this.thread = Thread.ofVirtual().name(name).unstarted(() -> {
            try {
                follow(after);
            } finally {
                closed = true;
                atEnd.run();
            }
        });
    }

    void start() {
        thread.start();
    }

    boolean isClosed() {
        return closed;
    }

    /** Asks the thread to say that nothing will follow, and to end. Any thread; idempotent. */
    void stop() {
        stopping = true;
        wake();
    }

    /** Waits for the thread to end. */
    void join(Duration limit) throws InterruptedException {
        thread.join(limit);
    }

    /** Ends the thread, interrupting what it is at. Any thread, its own too; idempotent. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            wake();
            if (!Thread.currentThread().equals(thread)) {
                thread.interrupt();
            }
        }
    }

    private void wake() {
        LogReader current = reader;
        if (current != null) {
            current.wake();
        }
    }

    private void follow(long start) {
        try {
            for (Long after = start; after != null; ) {
                try (LogReader opened = log.open(interest, after)) {
                    reader = opened;
                    after = read(opened);
                }
            }
        } catch (LogClosedException stopped) {
            to.stopped();
        }
    }

    /** Returns from where to go on, or {@code null} to end. */
    private @Nullable Long read(LogReader from) {
        while (!closed) {
            if (stopping) {
                to.stopped();
                return null;
            }
            switch (from.read(MOST_EVENTS, MOST_BYTES)) {
                case ReadResult.Batch batch -> take(from, batch);
                case ReadResult.Overtaken overtaken -> {
                    long after = overtaken.window().oldest() - 1;
                    to.overtaken(overtaken.dropped(), after);
                    return after;
                }
                case ReadResult.Closed end -> {
                    to.stopped();
                    return null;
                }
            }
        }
        return null;
    }

    private void take(LogReader from, ReadResult.Batch batch) {
        for (var logged : batch.events()) {
            if (closed || stopping) {
                return;
            }
            to.event(logged.seq(), logged.event());
        }
        if (batch.events().isEmpty()) {
            long nanos = to.idle();
            try {
                from.await(nanos);
            } catch (InterruptedException e) {
                // By close(), which has said so, or by what a listener left behind, which means nothing here.
            }
        }
    }
}
