package dev.continuo.auth;

import dev.continuo.event.DirectoryPath;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which directories and sessions may be seen. Both count: with directories and sessions named, an event must be of one
 * of either. What is not known to be within them is outside, so an event that names no directory, or no session, is
 * hidden from who may see only some; the relay's own events have no session, and are needed to know of losses.
 *
 * @param directories as the upstream's events name them, without dots and slashes that say nothing; {@code null}: all
 * @param sessions their ids; {@code null}: all
 */
public record Limits(
        @Nullable Set<String> directories, @Nullable Set<String> sessions) {

    /** No limits. */
    public static final Limits NONE = new Limits(null, null);

    /** Copies. */
    public Limits {
        directories = directories == null
                ? null
                : directories.stream().map(DirectoryPath::plain).collect(Collectors.toUnmodifiableSet());
        sessions = sessions == null ? null : Set.copyOf(sessions);
    }

    /** Whether there is one. */
    public boolean any() {
        return directories != null || sessions != null;
    }

    /** Whether a directory, as {@link DirectoryPath#plain} writes it, is within them. */
    public boolean directory(String name) {
        return directories == null || directories.contains(name);
    }

    /** Whether a session is within them. */
    public boolean session(String id) {
        return sessions == null || sessions.contains(id);
    }

    /** Whether an upstream's event of this directory and session is. */
    public boolean event(@Nullable String directory, @Nullable String session) {
        return (directories == null || (directory != null && directories.contains(directory)))
                && (sessions == null || (session != null && sessions.contains(session)));
    }

    /** Whether an event of the relay itself that concerns this directory, or all of them, is. */
    public boolean control(@Nullable String directory) {
        return directory == null || directory(directory);
    }
}
