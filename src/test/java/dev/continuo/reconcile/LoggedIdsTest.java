package dev.continuo.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class LoggedIdsTest {

    private final LoggedIds ids = new LoggedIds(3);

    @Test
    void theNewestAreRemembered() {
        ids.add("a");
        ids.add("b");
        ids.add("");
        assertEquals(Set.of("a", "b"), ids.copy());
        ids.add("c");
        ids.add("d");
        assertEquals(Set.of("b", "c", "d"), ids.copy());
    }

    @Test
    void itIsKnownWhetherSomeWereForgottenSince() {
        ids.add("a");
        long mark = ids.added();
        ids.add("b");
        ids.add("c");
        assertTrue(ids.remembersSince(mark));
        ids.add("d");
        assertTrue(ids.remembersSince(mark));
        ids.add("e");
        assertFalse(ids.remembersSince(mark));
    }
}
