package dev.continuo.bench.load;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Publishes on the calling thread, events numbered from where the last call ended. */
public final class Publisher {

    /** Events in one write when there is no pace to keep. */
    private static final int BATCH = 64;

    private final Feed feed;
    private long next;

    /** Nothing published yet. */
    public Publisher(Feed feed) {
        this.feed = feed;
    }

    /** The number of the next event. */
    public long next() {
        return next;
    }

    /** Publishes so many at once. */
    public void burst(int events) throws IOException {
        for (int i = 0; i < events; i++) {
            feed.add(0, next++, System.nanoTime());
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
            long room = crowd.slowest() + window - next;
            if (room < Math.min(BATCH, window / 2)) {
                crowd.check();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            } else {
                for (long i = Math.min(room, BATCH); i > 0; i--) {
                    feed.add(0, next++, now);
                }
                feed.flush();
            }
            now = System.nanoTime();
        }
    }

    /**
     * At even distances, each event stamped with the time at which it is due, however late it really is.
     *
     * @param perSecond events per second
     * @param events how many
     */
    public void paced(Crowd crowd, int perSecond, long events) throws IOException, BrokenStreamException {
        long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long due = System.nanoTime() + interval;
        for (long i = 0; i < events; i++) {
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            feed.add(0, next++, due);
            feed.flush();
            due += interval;
            crowd.check();
        }
    }
}
