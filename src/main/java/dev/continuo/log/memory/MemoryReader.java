package dev.continuo.log.memory;

import dev.continuo.event.Event;
import dev.continuo.event.LoggedEvent;
import dev.continuo.event.Window;
import dev.continuo.log.Backlog;
import dev.continuo.log.LogReader;
import dev.continuo.log.ReadResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Merges the tracks of an interest, whose events are distinct and ascending, into one order. */
final class MemoryReader implements LogReader {

    private final MemoryEventLog log;
    private final List<Follower> followers;
    private final Waiter waiter;
    private long position;
    private boolean waits;
    private volatile boolean closed;

    MemoryReader(MemoryEventLog log, List<Follower> followers, Waiter waiter, long position) {
        this.log = log;
        this.followers = followers;
        this.waiter = waiter;
        this.position = position;
    }

    @Override
    public ReadResult read(int maxEvents, int maxBytes) {
        if (maxEvents < 1) {
            throw new IllegalArgumentException("maxEvents=" + maxEvents + ": must be at least 1");
        }
        waiter.rearm();
        if (closed || log.isClosed()) {
            return new ReadResult.Closed();
        }
        Window window = log.window();
        if (window.latest() == position) {
            return new ReadResult.Batch(List.of(), position, window);
        }
        long unread = 0;
        for (Follower follower : followers) {
            unread += follower.look(window);
        }
        if (lost()) {
            return log.overtaken(followers);
        }
        List<LoggedEvent> events =
                unread == 0 ? List.of() : take(window, (int) Math.min(maxEvents, unread), maxEvents, maxBytes);
        boolean reachedHead = earliest() == null && !lost();
        position = reachedHead ? window.latest() : events.get(events.size() - 1).seq();
        followers.forEach(Follower::release);
        return new ReadResult.Batch(events, position, window);
    }

    @Override
    public void await(long nanos) throws InterruptedException {
        if (nanos <= 0 || closed || log.isClosed()) {
            return;
        }
        if (!waits) {
            // Not before: whoever reads when somebody else tells it to would be told of everything in vain.
            waits = true;
            log.tell(followers, waiter);
            if (followers.stream().anyMatch(Follower::hasMore)) {
                return;
            }
        }
        waiter.await(nanos);
    }

    @Override
    public void wake() {
        waiter.wake();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public Backlog backlog(Predicate<Event> filter) {
        Window window = log.window();
        long[] total = new long[2];
        for (Follower follower : followers) {
            follower.count(window, filter, total);
        }
        return new Backlog(total[0], total[1]);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            log.leave(followers, waiter);
        }
    }

    private List<LoggedEvent> take(Window window, int size, int maxEvents, int maxBytes) {
        List<LoggedEvent> events = new ArrayList<>(size);
        long bytes = 0;
        for (Follower follower = earliest(); follower != null; follower = earliest()) {
            LoggedEvent logged = follower.head();
            if (logged == null || events.size() == maxEvents) {
                break;
            }
            bytes += logged.event().data().length;
            if (bytes > maxBytes && !events.isEmpty()) {
                break;
            }
            events.add(logged);
            follower.advance(window);
        }
        return events;
    }

    /** The follower with the lowest next event; none as soon as one has lost its own, which might have been lower. */
    private @Nullable Follower earliest() {
        Follower earliest = null;
        long lowest = Long.MAX_VALUE;
        for (Follower follower : followers) {
            LoggedEvent head = follower.head();
            if (follower.lost()) {
                return null;
            }
            if (head != null && head.seq() < lowest) {
                earliest = follower;
                lowest = head.seq();
            }
        }
        return earliest;
    }

    private boolean lost() {
        for (Follower follower : followers) {
            if (follower.lost()) {
                return true;
            }
        }
        return false;
    }
}
