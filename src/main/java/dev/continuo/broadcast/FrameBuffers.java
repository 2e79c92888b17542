package dev.continuo.broadcast;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Buffers that are held only while a subscriber writes, so that an idle one costs none. Safe for use by any thread. */
final class FrameBuffers {

    /** What one write carries at the most. */
    static final int CAPACITY = 16 * 1024;

    private static final int MOST_KEPT = 64;

    private final ConcurrentLinkedQueue<byte[]> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger kept = new AtomicInteger();

    byte[] take() {
        byte[] buffer = free.poll();
        if (buffer == null) {
            return new byte[FrameSink.HEADROOM + CAPACITY + FrameSink.TAILROOM];
        }
        kept.decrementAndGet();
        return buffer;
    }

    void giveBack(byte[] buffer) {
        if (kept.incrementAndGet() <= MOST_KEPT) {
            free.add(buffer);
        } else {
            kept.decrementAndGet();
        }
    }
}
