package dev.continuo.auth;

import java.util.function.BooleanSupplier;

/**
 * What somebody may see, and until when. Safe for use by any thread.
 *
 * @param name who, for logs; without control characters
 * @param limits what
 * @param untilMillis when it ends, in milliseconds of the epoch; {@link Long#MAX_VALUE}: never
 * @param withdrawn whether it was taken back meanwhile; asked often, so it must not block
 */
public record Permit(String name, Limits limits, long untilMillis, BooleanSupplier withdrawn) {

    /** For everybody, for ever. */
    public static final Permit EVERYBODY = new Permit("everybody", Limits.NONE, Long.MAX_VALUE, () -> false);

    /** Takes what a log could be forged with out of the name. */
    public Permit {
        name = name.replaceAll("\\p{Cntrl}", "?");
    }

    /** Whether it is over. */
    public boolean over(long nowMillis) {
        return nowMillis >= untilMillis || withdrawn.getAsBoolean();
    }
}
