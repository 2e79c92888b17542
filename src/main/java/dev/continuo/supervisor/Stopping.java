package dev.continuo.supervisor;

import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/** Ends processes: asks them first, kills those that stay. */
record Stopping(Clock clock, Sleeper sleeper) {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    /** A process that forks while it is killed needs another look; one that cannot be killed is not waited for. */
    private static final int MOST_KILLS = 50;

    /**
     * Ends all of them.
     *
     * @param living asked again and again: those that live now
     * @param patience between the request and the kill
     * @return whether they are gone
     */
    boolean stop(Supplier<Set<ProcessHandle>> living, Duration patience) throws InterruptedException {
        Set<ProcessHandle> asked = new HashSet<>();
        long start = clock.nanoTime();
        Set<ProcessHandle> left = living.get();
        while (!left.isEmpty() && clock.nanoTime() - start < patience.toNanos()) {
            left.stream().filter(asked::add).forEach(ProcessHandle::destroy);
            sleeper.sleep(LOOK_AGAIN);
            left = living.get();
        }
        for (int kills = 0; kills < MOST_KILLS && !left.isEmpty(); kills++) {
            left.forEach(ProcessHandle::destroyForcibly);
            sleeper.sleep(LOOK_AGAIN);
            left = living.get();
        }
        return left.isEmpty();
    }
}
