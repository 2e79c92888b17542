package dev.continuo.bench.load;

/**
 * One subscriber to be.
 *
 * @param ask what it asks for
 * @param checker of its own
 */
public record Member(Ask ask, Habit habit, Checker checker) {

    /** One that reads all it gets, from the first event on that is published now. */
    public static Member eager(Ask ask, EventShape shape, long first, Tally tally) {
        return new Member(ask, Habit.EAGER, Checker.of(shape, ask, first, tally));
    }
}
