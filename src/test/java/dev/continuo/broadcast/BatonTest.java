package dev.continuo.broadcast;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BatonTest {

    private final Baton baton = new Baton();

    @Test
    void isTheOwnersAtFirst() {
        assertTrue(baton.isOwners());
        assertFalse(baton.isResting());
        assertFalse(baton.ownerReturns(), "it never left");
    }

    @Test
    void aWriterTakesItWhileTheOwnerRestsAndNoOtherTime() {
        assertTrue(baton.ownerRests());
        assertTrue(baton.isResting());
        assertTrue(baton.writerTakes());
        assertFalse(baton.isOwners());
        assertFalse(baton.writerTakes(), "another writer has it");
        assertFalse(baton.ownerReturns(), "a writer has it");
    }

    @Test
    void newsKeepsTheOwnerFromRestingOnce() {
        assertFalse(baton.writerTakes(), "the owner has it");
        assertFalse(baton.ownerRests());
        assertTrue(baton.isOwners());
        assertTrue(baton.ownerRests());
    }

    @Test
    void newsKeepsAWriterFromResting() {
        writerHasIt();
        baton.writerTakes();
        assertFalse(baton.writerRests());
        assertFalse(baton.isResting());
        baton.writerQueues();
        assertTrue(baton.takenFromQueue());
        assertTrue(baton.writerRests(), "the news was seen to");
        assertTrue(baton.isResting());
    }

    @Test
    void newsWhileQueuedNeedsNoSecondTurn() {
        writerHasIt();
        baton.writerQueues();
        assertFalse(baton.writerTakes());
        assertFalse(baton.ownerReturns());
        assertTrue(baton.takenFromQueue());
        assertFalse(baton.takenFromQueue(), "another writer was first");
        assertTrue(baton.writerRests());
    }

    @Test
    void theOwnerGetsItBackFromAWriter() {
        writerHasIt();
        baton.writerHandsBack();
        assertTrue(baton.isOwners());
        assertFalse(baton.writerTakes());
        assertFalse(baton.ownerRests(), "there was news");
    }

    @Test
    void theOwnerReturnsFromItsRest() {
        assertTrue(baton.ownerRests());
        assertTrue(baton.ownerReturns());
        assertTrue(baton.isOwners());
        assertFalse(baton.takenFromQueue());
    }

    private void writerHasIt() {
        assertTrue(baton.ownerRests());
        assertTrue(baton.writerTakes());
    }
}
