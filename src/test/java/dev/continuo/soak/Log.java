package dev.continuo.soak;

import dev.continuo.standin.Published;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The relay's log as its reference saw it.
 *
 * @param from the position before its first event
 * @param entries all of them, contiguous
 * @param truth what the upstream published
 */
record Log(long from, List<Entry> entries, Truth truth) {

    /** The last number. */
    long latest() {
        return from + entries.size();
    }

    /** The event under a number. */
    Entry at(long seq) {
        return entries.get((int) (seq - from - 1));
    }

    /** Whether a subscriber who wants that should get it. */
    boolean concerns(Entry entry, Wanted wanted) {
        if (entry.upstreamNews()) {
            return true;
        }
        Published published = truth.event(entry.id());
        return wanted.wants().test(published == null ? madeByRelay(entry) : published);
    }

    /** An end that the relay published in place of the upstream, as if the upstream had. */
    private Published madeByRelay(Entry entry) {
        String session = entry.session();
        String directory = session == null ? null : truth.directory(session);
        return new Published(0, -1, entry.id(), entry.payload().getString("type"), session, orEmpty(directory), "");
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
