package dev.continuo.session;

import dev.continuo.event.Event;
import org.jspecify.annotations.Nullable;

/** The directory of a session, as far as it is known. */
final class SessionDirectory {

    private @Nullable String came;
    private @Nullable String said;

    /** The one that its events came with, or else the one that they speak of; {@code null} as long as none is known. */
    @Nullable
    String name() {
        return came == null ? said : came;
    }

    /** The one that its events came with, {@code null} as long as they came without. */
    @Nullable
    String came() {
        return came;
    }

    /** Takes what an event of the session says. */
    void accept(Event event) {
        if (event.directory() == null && name() == null && event.type().startsWith("session.")) {
            String info = Payloads.text(Payloads.object(Payloads.properties(event), "info"), "directory");
            said = info.isEmpty() ? null : info;
        }
        if (event.directory() != null && !event.directory().isEmpty()) {
            came = event.directory();
        }
    }

    /**
     * Whether the session may be where something happened.
     *
     * @param where the directory, {@code null}: every one
     */
    boolean mayBe(@Nullable String where) {
        String known = name();
        return where == null || known == null || known.equals(where);
    }
}
