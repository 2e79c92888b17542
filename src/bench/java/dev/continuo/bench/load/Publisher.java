package dev.continuo.bench.load;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Publishes on the calling thread, events numbered from where the last call ended. */
public final class Publisher {

    /** The most sessions. */
    public static final int SESSIONS = 1_000;

    /** Events in one write when there is no pace to keep. */
    private static final int BATCH = 64;

    private final Feed feed;
    private final long[] next = new long[SESSIONS];

    /** Nothing published yet. */
    public Publisher(Feed feed) {
        this.feed = feed;
    }

    /** The number of session 0's next event, to which all belong unless others are asked for. */
    public long next() {
        return next(0);
    }

    /** The number of a session's next event. */
    public long next(int session) {
        return next[session];
    }

    /** Publishes so many at once. */
    public void burst(int events) throws IOException {
        for (int i = 0; i < events; i++) {
            feed.add(0, next[0]++, System.nanoTime());
        }
        feed.flush();
    }

    /**
     * As fast as the crowd reads.
     *
     * @param window the most events that the slowest may be behind, which keeps every server below its limits
     * @param nanos how long
     */
    public void flatOut(Crowd crowd, int window, long nanos) throws IOException, BrokenStreamException {
        crowd.follow();
        long end = System.nanoTime() + nanos;
        long now = System.nanoTime();
        while (now < end) {
            long room = crowd.slowest() + window - next[0];
            if (room < Math.min(BATCH, window / 2)) {
                crowd.check();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            } else {
                for (long i = Math.min(room, BATCH); i > 0; i--) {
                    feed.add(0, next[0]++, now);
                }
                feed.flush();
            }
            now = System.nanoTime();
        }
    }

    /** Whether there is more to do. */
    @FunctionalInterface
    public interface More {
        /** Asked before each event, with how many there were. */
        boolean more(long events) throws IOException, BrokenStreamException;
    }

    /**
     * At even distances, each event stamped with the time at which it is due, however late it really is.
     *
     * @param perSecond events per second
     * @param events how many
     */
    public void paced(Crowd crowd, int perSecond, long events) throws IOException, BrokenStreamException {
        paced(crowd, perSecond, events, 1);
    }

    /**
     * The same, of so many sessions in turn.
     *
     * @param sessions how many, from 0 on
     */
    public void paced(Crowd crowd, int perSecond, long events, int sessions) throws IOException, BrokenStreamException {
        paced(crowd, perSecond, sessions, published -> published < events);
    }

    /** The same, as long as there is more to do. */
    public void paced(Crowd crowd, int perSecond, More more) throws IOException, BrokenStreamException {
        paced(crowd, perSecond, 1, more);
    }

    private void paced(Crowd crowd, int perSecond, int sessions, More more) throws IOException, BrokenStreamException {
        long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long due = System.nanoTime() + interval;
        for (long i = 0; more.more(i); i++) {
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            int session = (int) (i % sessions);
            feed.add(session, next[session]++, due);
            feed.flush();
            due += interval;
            crowd.check();
        }
    }
}
