package dev.continuo.session;

import org.jspecify.annotations.Nullable;

/** What is remembered of a part of a message while its turn is in flight. */
final class KnownPart {

    /** All text that was given of it, or all of the part when it is no text. */
    final Delivered delivered = new Delivered();

    /** As the upstream names it, {@code null} as long as only deltas came. */
    @Nullable
    String type;

    boolean done;

    /** Whether all that was given of it is in {@link #delivered}: what was known of it was not forgotten. */
    boolean whole;

    KnownPart(boolean whole) {
        this.whole = whole;
    }

    /** Whether there may be deltas of it. */
    boolean mayBeText() {
        return type == null || isText(type);
    }

    static boolean isText(String type) {
        return type.equals("text") || type.equals("reasoning");
    }
}
