package dev.continuo.broadcast;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets only a few streams replay at the same moment, in turns, so that a crowd that comes back leaves processors to
 * what is live. A turn that a socket holds up does not count: the next one begins without waiting for it. Safe for use
 * by any thread.
 */
final class Lanes {

    private final Semaphore free;
    private final Watch watch;

    /**
     * All free.
     *
     * @param count how many
     * @param watch tells which turns are held up; stays the caller's
     */
    Lanes(int count, Watch watch) {
        this.free = new Semaphore(count, true);
        this.watch = watch;
    }

    /** Waits for a lane, in the order of asking. */
    Turn take() throws InterruptedException {
        free.acquire();
        Turn turn = new Turn();
        watch.begins(turn);
        return turn;
    }

    /** The use of a lane for one write. */
    final class Turn implements AutoCloseable, Watch.Writing {

        private final AtomicBoolean counted = new AtomicBoolean(true);
        private boolean seen;

        /** At the second look it has lasted as long as no write lasts that a socket takes at once. */
        @Override
        public void look() {
            if (seen) {
                leave();
            }
            seen = true;
        }

        @Override
        public void close() {
            watch.ends(this);
            leave();
        }

        private void leave() {
            if (counted.compareAndSet(true, false)) {
                free.release();
            }
        }
    }
}
