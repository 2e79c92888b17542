package dev.continuo.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WritersTest {

    private final Watch watch = new Watch();
    private final Writers writers = new Writers(2, watch);
    private final CountDownLatch open = new CountDownLatch(1);

    @AfterEach
    void close() {
        open.countDown();
        watch.close();
    }

    @Test
    void everyPieceIsDoneOnce() throws InterruptedException {
        int pieces = 200;
        List<AtomicInteger> done = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(1_000 * pieces);
        for (int i = 0; i < 1_000; i++) {
            AtomicInteger times = new AtomicInteger();
            done.add(times);
            AtomicInteger next = new AtomicInteger();
            writers.add(() -> {
                if (next.getAndIncrement() >= pieces) {
                    return false;
                }
                times.incrementAndGet();
                all.countDown();
                return true;
            });
        }
        assertTrue(all.await(30, TimeUnit.SECONDS));
        done.forEach(times -> assertEquals(pieces, times.get()));
    }

    @Test
    void whatFollowsAPieceThatBlocksIsDoneByAnother() throws InterruptedException {
        CountDownLatch rest = new CountDownLatch(99);
        AtomicInteger next = new AtomicInteger();
        writers.add(() -> {
            int piece = next.getAndIncrement();
            if (piece == 0) {
                block();
            } else if (piece < 100) {
                rest.countDown();
            }
            return piece < 100;
        });
        assertTrue(rest.await(30, TimeUnit.SECONDS));
    }

    @Test
    void manyThatBlockLeaveTheOthersTheirTurns() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(300);
        for (int i = 0; i < 300; i++) {
            writers.add(() -> {
                blocked.countDown();
                block();
                return false;
            });
        }
        assertTrue(blocked.await(30, TimeUnit.SECONDS), "each is held up by a thread of its own");
        CountDownLatch done = new CountDownLatch(1);
        writers.add(() -> {
            done.countDown();
            return false;
        });
        assertTrue(done.await(30, TimeUnit.SECONDS));
    }

    @Test
    void aPieceThatThrowsCostsNoOtherPiece() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(99);
        AtomicInteger next = new AtomicInteger();
        writers.add(() -> {
            int piece = next.getAndIncrement();
            if (piece == 0) {
                throw new IllegalStateException("expected by this test");
            }
            done.countDown();
            return piece < 100;
        });
        assertTrue(done.await(30, TimeUnit.SECONDS));
    }

    private void block() {
        try {
            open.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
