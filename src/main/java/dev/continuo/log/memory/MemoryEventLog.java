package dev.continuo.log.memory;

import dev.continuo.event.Event;
import dev.continuo.event.LoggedEvent;
import dev.continuo.event.Window;
import dev.continuo.log.EventLog;
import dev.continuo.log.Interest;
import dev.continuo.log.LogBounds;
import dev.continuo.log.LogClosedException;
import dev.continuo.log.LogReader;
import dev.continuo.log.ReadResult;
import dev.continuo.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A log that lives as long as its process. One lock for all that changes: appending, evicting, opening and closing
 * readers. Reading takes no lock, unless events have become too old or the reader has been overtaken.
 *
 * <p>Within the lock an event is put on its tracks before a window includes it, or a reader would pass it unseen; and
 * it is taken off only after a window without it is published, so that no window shows what is not there.
 */
public final class MemoryEventLog implements EventLog {

    private final String epoch;
    private final long maxEvents;
    private final long maxBytes;
    private final Ages ages;
    private final Index index = new Index();
    private final Lock lock = new ReentrantLock();

    private volatile Window window;
    private volatile long bytes;
    private volatile boolean closed;

    /**
     * An empty log.
     *
     * @param bounds what it holds; never more than 2<sup>30</sup> − 1 events. Memory is taken as events come
     * @param epoch not used by any log before
     * @param clock tells how old events are; not read when {@code maxAge} is zero
     */
    public MemoryEventLog(LogBounds bounds, String epoch, Clock clock) {
        this.epoch = epoch;
        // A new event is put in its slot before the oldest is evicted.
        this.maxEvents = Math.min(bounds.maxEvents(), Ring.MAX_SIZE - 1);
        this.maxBytes = bounds.maxBytes();
        this.ages = new Ages(bounds.maxAge(), clock);
        this.window = new Window(epoch, 1, 0);
    }

    @Override
    public Window window() {
        if (ages.due(window)) {
            lock.lock();
            try {
                settle(window.latest());
            } finally {
                lock.unlock();
            }
        }
        return window;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long append(List<Event> events) {
        List<Event> batch = List.copyOf(events);
        if (batch.isEmpty()) {
            throw new IllegalArgumentException("events=[]: must be at least one");
        }
        Set<Track> touched = new HashSet<>();
        long last;
        lock.lock();
        try {
            requireOpen();
            last = window.latest() + batch.size();
            ages.mark(last);
            for (Event event : batch) {
                long seq = window.latest() + 1;
                long cost = index.add(new LoggedEvent(seq, event), touched);
                bytes = Math.addExact(bytes, cost);
                settle(seq);
            }
        } finally {
            lock.unlock();
        }
        touched.forEach(Track::signal);
        return last;
    }

    @Override
    public LogReader open(Interest interest, long after) {
        lock.lock();
        try {
            requireOpen();
            settle(window.latest());
            if (after < 0 || after > window.latest()) {
                throw new IllegalArgumentException("after=" + after + ": must be 0.." + window.latest() + ", the head");
            }
            List<Follower> followers = followers(interest, after);
            followers.forEach(follower -> follower.track().enter());
            return new MemoryReader(this, followers, new Waiter(), after);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Listener listen(Interest interest, Runnable news) {
        lock.lock();
        try {
            requireOpen();
            List<Track> tracks = index.tracks(interest);
            tracks.forEach(track -> track.tell(news));
            return () -> tellNoMore(tracks, news);
        } finally {
            lock.unlock();
        }
    }

    private void tellNoMore(List<Track> tracks, Runnable news) {
        lock.lock();
        try {
            for (Track track : tracks) {
                track.tellNoMore(news);
                index.tidy(track);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            index.tracks().forEach(Track::signal);
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Says what these followers have missed: under the lock, so that count and window are of one moment. */
    ReadResult overtaken(List<Follower> followers) {
        lock.lock();
        try {
            long dropped = followers.stream().mapToLong(Follower::evicted).sum();
            return new ReadResult.Overtaken(dropped, window);
        } finally {
            lock.unlock();
        }
    }

    /** A reader will wait. */
    void tell(List<Follower> followers, Waiter waiter) {
        lock.lock();
        try {
            followers.forEach(follower -> follower.track().tell(waiter));
        } finally {
            lock.unlock();
        }
    }

    /** A reader goes. */
    void leave(List<Follower> followers, Waiter waiter) {
        lock.lock();
        try {
            for (Follower follower : followers) {
                follower.track().exit();
                follower.track().tellNoMore(waiter);
                index.tidy(follower.track());
            }
        } finally {
            lock.unlock();
        }
    }

    /** For tests: how many tracks there are, the three permanent ones included. */
    int tracks() {
        lock.lock();
        try {
            return index.tracks().size();
        } finally {
            lock.unlock();
        }
    }

    /** Moves the window up to this head and as far from its old end as the bounds ask. */
    private void settle(long latest) {
        Window next = new Window(epoch, window.oldest(), latest);
        while (exceeds(next)) {
            next = new Window(epoch, next.oldest() + 1, latest);
            window = next;
            bytes = Math.subtractExact(bytes, index.removeOldest());
            ages.forget(next.oldest());
        }
        window = next;
    }

    private boolean exceeds(Window held) {
        return held.size() > 1 && (held.size() > maxEvents || bytes > maxBytes || ages.due(held));
    }

    private List<Follower> followers(Interest interest, long after) {
        List<Track> tracks = index.tracks(interest);
        Track first = tracks.get(0);
        List<Follower> followers = new ArrayList<>(tracks.size());
        for (Track track : tracks) {
            followers.add(
                    new Follower(track, track == first ? start(interest, track, after) : track.ring.after(after)));
        }
        return List.copyOf(followers);
    }

    /** How many events of an interest left before its reader came is not known, save for all: one stands for them. */
    private long start(Interest interest, Track track, long after) {
        if (interest instanceof Interest.All) {
            return after;
        }
        return window.holdsAfter(after) ? track.ring.after(after) : track.ring.first() - 1;
    }

    private void requireOpen() {
        if (closed) {
            throw new LogClosedException();
        }
    }
}
