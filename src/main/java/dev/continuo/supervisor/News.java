package dev.continuo.supervisor;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Lets one thread wait for several things at once: whoever makes one of them true spreads the news. */
final class News {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition spread = lock.newCondition();

    /** Something has changed. Any thread. */
    void spread() {
        lock.lock();
        try {
            spread.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until something is so.
     *
     * @param so answers at once; what makes it true is spread afterwards
     * @return whether it came true in time
     */
    boolean await(Duration atMost, BooleanSupplier so) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (!so.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = spread.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
