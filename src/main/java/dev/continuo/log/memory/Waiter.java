package dev.continuo.log.memory;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where one thread waits until others tell it to look again. Each side first writes what the other one reads, then
 * reads what the other one wrote, so a signal between looking and parking is not lost.
 */
final class Waiter implements Runnable {

    private volatile boolean signalled;
    private volatile boolean woken;
    private volatile @Nullable Thread parked;

    /** The waiting side is about to look: signals up to now are seen to. */
    void rearm() {
        signalled = false;
    }

    /** There is something to look at. Counts until {@link #rearm}. */
    @Override
    public void run() {
        if (!signalled) {
            signalled = true;
            LockSupport.unpark(parked);
        }
    }

    /** Ends one wait, the present or the next one. */
    void wake() {
        woken = true;
        LockSupport.unpark(parked);
    }

    /** Waits once; may return early. */
    void await(long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        parked = Thread.currentThread();
        if (!signalled && !woken) {
            LockSupport.parkNanos(this, nanos);
        }
        parked = null;
        woken = false;
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
