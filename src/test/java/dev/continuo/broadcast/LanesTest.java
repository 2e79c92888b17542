package dev.continuo.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.testing.Eventually;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LanesTest {

    private final Watch watch = new Watch();
    private final Lanes lanes = new Lanes(1, watch);
    private final List<Integer> came = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void aTurnThatIsHeldUpDoesNotKeepTheNextFromBeginning() throws InterruptedException {
        lanes.take();
        lanes.take();
        Lanes.Turn third = lanes.take();
        third.close();
    }

    @Test
    void aTurnThatWasHeldUpGivesItsLaneBackOnce() throws InterruptedException {
        // From here on nobody looks but the test, so what is free is what was given back.
        closeWatch();
        Lanes.Turn heldUp = lanes.take();
        heldUp.look();
        heldUp.look();
        Lanes.Turn next = lanes.take();
        heldUp.close();
        Thread third = waits(3);
        next.close();
        third.join();
        assertEquals(List.of(3), came);
    }

    @Test
    void theyComeOneByOneInTheOrderOfAsking() throws InterruptedException {
        closeWatch();
        Lanes.Turn first = lanes.take();
        List<Thread> waiting = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(waits(i));
        }
        assertEquals(List.of(), came);
        first.close();
        for (Thread thread : waiting) {
            thread.join();
        }
        assertEquals(IntStream.range(0, 20).boxed().toList(), came);
    }

    private void closeWatch() throws InterruptedException {
        watch.close();
        Eventually.holds("nobody looks any more", () -> !watch.looks());
    }

    private Thread waits(int number) throws InterruptedException {
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                Lanes.Turn turn = lanes.take();
                came.add(number);
                turn.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Eventually.holds(number + " waits", () -> thread.getState() == Thread.State.WAITING);
        return thread;
    }
}
