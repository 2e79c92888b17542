package dev.continuo.broadcast;

import dev.continuo.auth.Limits;
import dev.continuo.event.Event;
import dev.continuo.log.Interest;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which events a subscriber wants, and may see. The relay's own events pass, save one that names another directory.
 *
 * @param directory events of this directory and those without one; answers {@code null} as long as it is not known
 *     which directory that is, and everything passes until then
 * @param workspace events of this workspace and those without one
 * @param session events of this session only
 * @param types events of these types
 * @param limits events within these only, the relay's own included
 */
public record StreamFilter(
        @Nullable Need directory,
        @Nullable String workspace,
        @Nullable String session,
        TypeFilter types,
        Limits limits) implements Predicate<Event> {

    /** Wants everything, and may. */
    public static final StreamFilter EVERYTHING = new StreamFilter(null, null, null, TypeFilter.ALL, Limits.NONE);

    /** The same of one directory. */
    public StreamFilter in(Need need) {
        return new StreamFilter(need, workspace, session, types, limits);
    }

    /** The narrowest interest that the log has an index for; {@link #test} does the rest. */
    Interest interest() {
        if (session != null) {
            return new Interest.OfSession(session);
        }
        // The index of one directory would hide what comes after a move.
        String known = directory == null || directory.mayMove() ? null : directory.get();
        return known == null ? new Interest.All() : new Interest.InDirectory(known);
    }

    @Override
    public boolean test(Event event) {
        if (!inDirectory(event.directory())) {
            return false;
        }
        return event.control()
                ? limits.control(event.directory())
                : limits.event(event.directory(), event.session())
                        && inWorkspace(event.workspace())
                        && ofSession(event)
                        && types.passes(event.type());
    }

    private boolean inDirectory(@Nullable String actual) {
        if (actual == null || directory == null) {
            return true;
        }
        String wanted = directory.get();
        return wanted == null || wanted.equals(actual);
    }

    private boolean inWorkspace(@Nullable String actual) {
        return actual == null || workspace == null || workspace.equals(actual);
    }

    private boolean ofSession(Event event) {
        return session == null || session.equals(event.session());
    }
}
