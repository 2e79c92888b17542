package dev.continuo.soak;

import dev.continuo.standin.Published;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The relay's log as its reference saw it.
 *
 * @param from the position before its first event
 * @param entries all of them, contiguous
 * @param truth what the upstream published
 * @param only the one directory that {@link #entries} are of, no longer contiguous; {@code null}: all of them
 */
record Log(
        long from,
        List<Entry> entries,
        Truth truth,
        @Nullable String only) {

    /** What is of one directory, which had a connection of its own. */
    Log in(String directory) {
        List<Entry> its = entries.stream()
                .filter(entry -> directory.equals(entry.upstreamNews() ? entry.concerns() : entry.directory()))
                .toList();
        return new Log(from, its, truth, directory);
    }

    /** Whether the upstream sent it on the connection that this is the log of. */
    boolean carried(Published published) {
        return only == null || published.directory().equals(only);
    }

    /**
     * Whether it certainly came live. On a directory's connection nothing tells a durable event from one that was
     * recovered.
     */
    boolean live(Entry entry, Published published) {
        return only == null ? entry.data().equals(published.envelope()) : !published.durable();
    }

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
            String where = wanted.directory() == null ? null : entry.concerns();
            return where == null || Objects.equals(where, wanted.directory());
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
