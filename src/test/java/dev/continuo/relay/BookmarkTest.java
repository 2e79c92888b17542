package dev.continuo.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.reconcile.Baselines;
import dev.continuo.reconcile.LoggedIds;
import org.junit.jupiter.api.Test;

class BookmarkTest {

    private final Bookmark bookmark = new Bookmark();

    @Test
    void nothingIsWholeAtFirst() {
        assertFalse(bookmark.isWhole());
    }

    @Test
    void baselinesOfBeforeTheStreamAndNothingMissingAreWhole() {
        bookmark.caughtUp(true, true);
        assertTrue(bookmark.isWhole());
    }

    @Test
    void baselinesOfAfterTheStreamBeganAreNotWholeUntilTheNextOne() {
        bookmark.caughtUp(false, true);
        assertFalse(bookmark.isWhole());
        bookmark.caughtUp(true, true);
        assertTrue(bookmark.isWhole());
    }

    @Test
    void whatMayBeMissingWithoutAWordIsNotWhole() {
        bookmark.caughtUp(true, false);
        assertFalse(bookmark.isWhole());
    }

    @Test
    void baselinesOfOthersAreNotWhole() {
        LoggedIds recent = new LoggedIds(2);
        Baselines own = bookmark.baselines();
        own.primed();
        bookmark.reached(recent.added());
        bookmark.caughtUp(true, true);
        recent.add("a");
        recent.add("b");
        bookmark.keepIfRemembered(recent, new Baselines());
        assertSame(own, bookmark.baselines());
        assertTrue(bookmark.isWhole());

        Baselines others = new Baselines();
        others.reached("ses_1", 5);
        recent.add("c");
        bookmark.keepIfRemembered(recent, others);
        assertEquals(5, bookmark.baselines().of("ses_1"));
        assertFalse(bookmark.isWhole());
    }
}
