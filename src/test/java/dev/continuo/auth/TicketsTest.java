package dev.continuo.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.time.ManualClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TicketsTest {

    private final ManualClock clock = new ManualClock();
    private final Tickets tickets = new Tickets(new SecureRandom(), clock);
    private final AtomicBoolean withdrawn = new AtomicBoolean();
    private final Permit permit = new Permit("ada", Limits.NONE, 60_000, withdrawn::get);

    @Test
    void aTicketCarriesThePermitOfWhoAskedForIt() {
        String ticket = tickets.issue(permit).orElseThrow();
        assertTrue(ticket.length() >= 43, "256 bits: " + ticket);
        assertNotEquals(ticket, tickets.issue(permit).orElseThrow());
        assertEquals(Optional.of(permit), tickets.redeem(ticket));
    }

    @Test
    void itIsGoodOnceHoweverManyShowIt() throws Exception {
        for (int round = 0; round < 50; round++) {
            String ticket = tickets.issue(permit).orElseThrow();
            AtomicInteger admitted = new AtomicInteger();
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> crowd = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                crowd.add(Thread.ofVirtual().start(() -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        return;
                    }
                    tickets.redeem(ticket).ifPresent(got -> admitted.incrementAndGet());
                }));
            }
            go.countDown();
            for (Thread one : crowd) {
                one.join();
            }
            assertEquals(1, admitted.get());
        }
    }

    @Test
    void itIsGoodForItsLifeAndNotLonger() {
        String inTime = tickets.issue(permit).orElseThrow();
        String late = tickets.issue(permit).orElseThrow();
        clock.advance(Tickets.LIFE.minusNanos(1));
        assertTrue(tickets.redeem(inTime).isPresent());
        clock.advance(Duration.ofNanos(1));
        assertEquals(Optional.empty(), tickets.redeem(late));
    }

    @Test
    void itIsNoBetterThanThePermitItStandsFor() {
        String taken = tickets.issue(permit).orElseThrow();
        withdrawn.set(true);
        assertEquals(Optional.empty(), tickets.redeem(taken));
        withdrawn.set(false);
        String ended =
                tickets.issue(new Permit("bob", Limits.NONE, 1000, () -> false)).orElseThrow();
        clock.advance(Duration.ofSeconds(1));
        assertEquals(Optional.empty(), tickets.redeem(ended));
    }

    @Test
    void nobodyGuessesOne() {
        assertTrue(tickets.issue(permit).isPresent());
        assertEquals(Optional.empty(), tickets.redeem(""));
        assertEquals(Optional.empty(), tickets.redeem("x".repeat(100_000)));
    }

    @Test
    void onlySoManyAreOutAndOldOnesMakeRoom() {
        for (int i = 0; i < Tickets.MOST; i++) {
            assertTrue(tickets.issue(permit).isPresent());
        }
        assertEquals(Optional.empty(), tickets.issue(permit));
        clock.advance(Tickets.LIFE);
        assertTrue(tickets.issue(permit).isPresent());
    }
}
