package dev.continuo.broadcast;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A few virtual threads that write for many streams, because to wake one thread for each stream and event costs more
 * than to write the event. They come when there is work and go when there is none. A writer that a socket holds up is
 * left to that socket, and another one takes over the rest of its work; so that many sockets which block at the same
 * moment do not cost a moment each, there may be one more for each that is held up. Safe for use by any thread.
 */
final class Writers {

    /** Work in pieces, none of which takes long unless a socket blocks. */
    interface Work {

        /**
         * Does one piece. When it blocks, another thread goes on with the next piece.
         *
         * @return false when nothing was left to do
         */
        boolean doNext();
    }

    private static final Logger LOGGER = System.getLogger(Writers.class.getName());

    /** Lets other virtual threads have the processor, which a writer that never blocks would keep. */
    private static final int PIECES_BEFORE_YIELD = 32;

    private final Queue<Work> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicInteger heldUp = new AtomicInteger();
    private final int most;
    private final Watch watch;

    /**
     * Starts none yet.
     *
     * @param most how many may write at once, those that a socket holds up not counted
     * @param watch tells which ones are held up; stays the caller's
     */
    Writers(int most, Watch watch) {
        this.most = most;
        this.watch = watch;
    }

    /** Has the work done soon. */
    void add(Work work) {
        queue.add(work);
        if (active.get() == 0) {
            startOne();
        }
    }

    private boolean mayStart() {
        return active.get() < most + heldUp.get();
    }

    private void startOne() {
        while (mayStart()) {
            int now = active.get();
            if (active.compareAndSet(now, now + 1)) {
                Writer writer = new Writer();
                watch.begins(writer);
                Thread.ofVirtual().name("continuo-writer").start(writer);
                return;
            }
        }
    }

    /** One thread. Whoever clears {@link #counted} accounts for it: it at its end, or the watch when it is held up. */
    private final class Writer implements Runnable, Watch.Writing {

        private final AtomicBoolean counted = new AtomicBoolean(true);
        private volatile @Nullable Work current;
        private volatile int pieces;
        private int piecesAtLastLook = -1;

        @Override
        public void run() {
            try {
                Work work = queue.poll();
                while (work != null) {
                    current = work;
                    if (!counted.get()) {
                        // The watch has passed on what was current before.
                        add(work);
                        return;
                    }
                    if (mayStart() && !queue.isEmpty()) {
                        startOne();
                    }
                    if (!doAll(work)) {
                        return;
                    }
                    work = queue.poll();
                }
            } finally {
                watch.ends(this);
                if (counted.compareAndSet(true, false)) {
                    active.decrementAndGet();
                } else {
                    heldUp.decrementAndGet();
                }
                if (!queue.isEmpty()) {
                    startOne();
                }
            }
        }

        /** Whether it is still the one to go on. */
        @SuppressWarnings({
            "NonAtomicVolatileUpdate", // only this thread writes it
            "ThreadPriorityCheck" // virtual threads are not preempted
        })
        private boolean doAll(Work work) {
            while (doNext(work)) {
                pieces++;
                if (!counted.get()) {
                    return false;
                }
                if (pieces % PIECES_BEFORE_YIELD == 0) {
                    Thread.yield();
                }
            }
            pieces++;
            return counted.get();
        }

        private boolean doNext(Work work) {
            try {
                return work.doNext();
            } catch (RuntimeException e) {
                LOGGER.log(Level.ERROR, "a stream could not be written", e);
                return true;
            }
        }

        /** A piece that takes longer than from one look to the next is held up. */
        @Override
        public void look() {
            int now = pieces;
            Work rest = current;
            if (now == piecesAtLastLook && rest != null && counted.compareAndSet(true, false)) {
                heldUp.incrementAndGet();
                active.decrementAndGet();
                add(rest);
                startOne();
            }
            piecesAtLastLook = now;
        }
    }
}
