package dev.continuo.log.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.Event;
import dev.continuo.event.LoggedEvent;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RingTest {

    private final Ring ring = new Ring();

    @ParameterizedTest
    @CsvSource({"3, 4", "4, 4", "5, 8", "8, 8", "9, 16", "100000, 131072"})
    void slotsDoubleWhenTheyAreAllTaken(int events, int slots) {
        add(1, events);
        assertEquals(slots, ring.slots());
        assertHolds(0, events);
    }

    @ParameterizedTest
    @CsvSource({"9, 32", "8, 16", "7, 16", "4, 8", "2, 4", "1, 4", "0, 4"})
    void slotsHalveWhenThreeQuartersAreFree(int left, int slots) {
        add(1, 32);
        remove(32 - left);
        assertEquals(slots, ring.slots());
        assertHolds(32 - left, 32);
    }

    @Test
    void growingInTheMiddleOfTheCircleKeepsTheOrder() {
        add(1, 4);
        remove(3);
        add(5, 10);
        assertHolds(3, 10);
    }

    @Test
    void aFixedNumberOfEventsMovesThroughWithoutMoreSlots() {
        add(1, 7);
        for (int seq = 8; seq < 1_000; seq++) {
            add(seq, seq);
            remove(1);
            assertHolds(seq - 7, seq);
        }
        assertEquals(8, ring.slots());
    }

    @Test
    void whatWasRemovedIsGoneForGood() {
        add(1, 4);
        remove(4);
        assertNull(ring.get(0));
        assertTrue(ring.isEmpty());
        add(5, 8);
        assertNull(ring.get(0));
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "29, 2", "30, 3", "31, 3", "39, 3", "40, 4", "50, 5", "60, 6", "99, 6"})
    void theFirstEventAfterASeqIsFound(long seq, long ordinal) {
        for (int i = 1; i <= 6; i++) {
            add(i * 10, i * 10);
        }
        remove(2);
        assertEquals(ordinal, ring.after(seq));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 20})
    void aReaderBesideTheWriterFindsTheRightEventOrThatItIsGone(int held) throws InterruptedException {
        AtomicReference<String> wrong = new AtomicReference<>("");
        AtomicBoolean done = new AtomicBoolean();
        Thread reader = Thread.ofPlatform().start(() -> {
            while (!done.get() && wrong.get().isEmpty()) {
                long end = ring.end();
                for (long ordinal = Math.max(0, end - held); ordinal < end; ordinal++) {
                    LoggedEvent event = ring.get(ordinal);
                    if (event == null ? ring.first() <= ordinal : event.seq() != ordinal + 1) {
                        wrong.set("ordinal " + ordinal + ": " + event);
                    }
                }
            }
        });
        for (int seq = 1; seq < 300_000 && wrong.get().isEmpty(); ) {
            add(seq, seq + held - 1);
            seq += held;
            remove(held);
        }
        done.set(true);
        reader.join();
        assertEquals("", wrong.get());
    }

    private void assertHolds(int first, int end) {
        assertEquals(first, ring.first());
        assertEquals(end, ring.end());
        for (int ordinal = first; ordinal < end; ordinal++) {
            LoggedEvent event = ring.get(ordinal);
            assertTrue(event != null && event.seq() == ordinal + 1, "at " + ordinal + ": " + event);
        }
    }

    private void add(int from, int to) {
        Event event = new Event("", null, "t", null, null, null, new byte[0], 0, 0, false);
        for (int seq = from; seq <= to; seq++) {
            ring.add(new LoggedEvent(seq, event));
        }
    }

    private void remove(int count) {
        for (int i = 0; i < count; i++) {
            ring.removeFirst();
        }
    }
}
