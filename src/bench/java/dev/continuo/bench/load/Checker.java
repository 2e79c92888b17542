package dev.continuo.bench.load;

/** Reads what one subscriber is sent and counts the events. */
public interface Checker {

    /**
     * Reads whole lines.
     *
     * @param now when they came, by {@link System#nanoTime()}
     * @return where the first line begins that is not whole yet
     */
    int check(byte[] bytes, int from, int to, long now) throws BrokenStreamException;

    /** The number of the event that must come next. */
    long expected();

    /** One that holds each event against the one that must be next. */
    static Checker of(EventShape shape, Ask ask, long first, Tally tally) {
        return new FrameChecker(shape, ask.view(), ask.session(), first, tally);
    }
}
