package dev.continuo.log.memory;

import dev.continuo.event.Window;
import dev.continuo.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * When the held events were appended: one mark for each append. Without a bound there are no marks and no clock is
 * read. Changed under the log's lock; {@link #due} is for any thread.
 */
final class Ages {

    private record Mark(long lastSeq, long nanos) {}

    private final Clock clock;
    private final long maxNanos;
    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    private volatile @Nullable Mark oldest;

    /**
     * Nothing marked yet.
     *
     * @param max zero: nothing is ever too old
     */
    Ages(Duration max, Clock clock) {
        this.clock = clock;
        this.maxNanos = max.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : max.toNanos();
    }

    /** Marks what follows the previous mark, up to this seq, as of now. */
    void mark(long lastSeq) {
        if (maxNanos > 0) {
            marks.add(new Mark(lastSeq, clock.nanoTime()));
            oldest = marks.peek();
        }
    }

    /** Forgets the marks of what is no longer held. */
    void forget(long oldestHeld) {
        while (!marks.isEmpty() && marks.element().lastSeq() < oldestHeld) {
            marks.remove();
        }
        oldest = marks.peek();
    }

    /** Whether the oldest event of this window is too old and not the newest as well. */
    boolean due(Window window) {
        Mark mark = oldest;
        return mark != null && window.size() > 1 && clock.nanoTime() - mark.nanos() > maxNanos;
    }
}
