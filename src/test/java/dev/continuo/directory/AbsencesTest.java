package dev.continuo.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class AbsencesTest {

    private final Absences<String> absences = new Absences<>(3, 2);

    @Test
    void aDirectoryThatWasNeverObservedHasNoAbsence() {
        assertEquals(Optional.empty(), absences.returned("/a"));
    }

    @Test
    void oneThatReturnsIsToldSinceWhenOnce() {
        absences.left("/a", 5, "page 7");
        assertEquals(Optional.of(new Absence<>(5, "page 7")), absences.returned("/a"));
        assertEquals(Optional.empty(), absences.returned("/a"));
    }

    @Test
    void whatWasKnownOfTheOnesLeftLongestAgoIsForgottenFirst() {
        absences.left("/a", 1, "a");
        absences.left("/b", 2, "b");
        absences.left("/a", 3, "again");
        absences.left("/c", 4, "c");
        assertEquals(Optional.of(new Absence<String>(2, null)), absences.returned("/b"));
        assertEquals(Optional.of(new Absence<>(3, "again")), absences.returned("/a"));
        assertEquals(Optional.of(new Absence<>(4, "c")), absences.returned("/c"));
        assertEquals(Optional.empty(), absences.returned("/d"));
    }

    @Test
    void onceANameIsForgottenNobodyIsTakenForNew() {
        for (int i = 1; i <= 4; i++) {
            absences.left("/" + i, i, "known");
        }
        assertEquals(Optional.of(new Absence<String>(1, null)), absences.returned("/1"));
        assertEquals(Optional.of(new Absence<String>(1, null)), absences.returned("/new"));
        assertEquals(Optional.of(new Absence<>(4, "known")), absences.returned("/4"));
    }
}
