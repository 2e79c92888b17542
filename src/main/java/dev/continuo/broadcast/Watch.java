package dev.continuo.broadcast;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks often at threads that write, so that what a socket holds up does not hold up others. Sleeps while nobody
 * writes. Safe for use by any thread.
 */
final class Watch implements AutoCloseable {

    /** Somebody who writes. */
    interface Writing {

        /** The watch's thread, about every 2 ms; must not wait for anything. */
        void look();
    }

    private static final long LOOK_NANOS = Duration.ofMillis(2).toNanos();
    private static final int QUIET_LOOKS_BEFORE_SLEEP = 500;

    private final Set<Writing> writing = ConcurrentHashMap.newKeySet();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("continuo-write-watch").unstarted(this::run);

    private volatile boolean sleeps;
    private volatile boolean closed;

    /** Starts its thread. */
    Watch() {
        thread.start();
    }

    void begins(Writing one) {
        writing.add(one);
        if (sleeps) {
            LockSupport.unpark(thread);
        }
    }

    void ends(Writing one) {
        writing.remove(one);
    }

    /** Whether it still looks. */
    boolean looks() {
        return thread.isAlive();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        int quiet = 0;
        while (!closed) {
            if (!writing.isEmpty()) {
                quiet = 0;
                writing.forEach(Writing::look);
            } else if (++quiet > QUIET_LOOKS_BEFORE_SLEEP) {
                quiet = 0;
                sleeps = true;
                if (writing.isEmpty() && !closed) {
                    LockSupport.park(this);
                }
                sleeps = false;
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }
}
