package dev.continuo.supervisor;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The ends of the server that count.
 *
 * @param nanos when it ended within the window before the last end, oldest first
 * @param inARow how often it has ended without having been healthy for a while; the wait before a restart grows with it
 */
record CrashHistory(List<Long> nanos, int inARow) {

    static final CrashHistory NONE = new CrashHistory(List.of(), 0);

    CrashHistory {
        nanos = List.copyOf(nanos);
    }

    /** After one more end. Those that are older than the window are forgotten. */
    CrashHistory endedAt(long now, Duration window) {
        List<Long> counting = Stream.concat(nanos.stream(), Stream.of(now))
                .filter(then -> now - then < window.toNanos())
                .toList();
        return new CrashHistory(counting, inARow + 1);
    }

    /**
     * After a probe that was answered: long after the start, the next end is a first one again.
     *
     * @param up how long the server has been up
     */
    CrashHistory healthyAfter(Duration up, SupervisorPolicy policy) {
        return inARow > 0 && up.compareTo(policy.restart().max()) > 0 ? new CrashHistory(nanos, 0) : this;
    }

    int withinWindow() {
        return nanos.size();
    }
}
