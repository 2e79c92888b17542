package dev.continuo.bench.report;

/**
 * A target and how it was met.
 *
 * @param target in words
 * @param measured in words
 */
public record Verdict(String target, String measured, Outcome outcome) {

    /** What came of it. */
    public enum Outcome {
        OK,
        MISSED,
        /** What it is held against was not there, or the machine was too busy to tell. */
        OPEN
    }

    /** A target that is a limit from above. */
    public static Verdict atMost(String target, double limit, double measured, String format) {
        return of(target, measured <= limit, measured, format);
    }

    /** A target that is a limit from below. */
    public static Verdict atLeast(String target, double limit, double measured, String format) {
        return of(target, measured >= limit, measured, format);
    }

    private static Verdict of(String target, boolean met, double measured, String format) {
        if (Double.isNaN(measured)) {
            return new Verdict(target, "not measured", Outcome.OPEN);
        }
        return new Verdict(target, format.formatted(measured), met ? Outcome.OK : Outcome.MISSED);
    }
}
