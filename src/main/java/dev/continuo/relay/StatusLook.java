package dev.continuo.relay;

import dev.continuo.reconcile.StatusPass;
import dev.continuo.session.TurnTracker;
import dev.continuo.upstream.api.ApiException;
import dev.continuo.upstream.api.OpencodeApi;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks the upstream which sessions are busy, directory by directory. Safe for use by any thread; blocks it. */
final class StatusLook {

    /** One question each: more would take longer than the answer stays true. */
    private static final int MOST_DIRECTORIES = 64;

    private final OpencodeApi api;
    private final TurnTracker turns;
    private final Supplier<@Nullable String> defaultDirectory;

    StatusLook(OpencodeApi api, TurnTracker turns, Supplier<@Nullable String> defaultDirectory) {
        this.api = api;
        this.turns = turns;
        this.defaultDirectory = defaultDirectory;
    }

    /** Asks about what a connection carries, and where it carries all, about some more. */
    StatusPass of(Reach reach, Collection<String> more) throws ApiException {
        return reach.directory() == null ? all(more) : of(Collections.singleton(reach.named()));
    }

    /** The known directories and some more, those with turns in flight first. */
    private StatusPass all(Collection<String> more) throws ApiException {
        Set<@Nullable String> directories = new LinkedHashSet<>();
        turns.inFlight().forEach(turn -> directories.add(turn.directory()));
        directories.add(defaultDirectory.get());
        directories.addAll(more);
        directories.addAll(turns.directories());
        return of(directories);
    }

    /** Leaves out a directory that is refused, as opencode does with one whose own configuration is broken. */
    private StatusPass of(Collection<@Nullable String> directories) throws ApiException {
        StatusPass pass = new StatusPass();
        ApiException refusal = null;
        boolean answered = false;
        for (String directory : directories.stream().limit(MOST_DIRECTORIES).toList()) {
            try {
                pass.add(directory, api.statuses(directory));
                answered = true;
            } catch (ApiException e) {
                if (e.kind() == ApiException.Kind.UNANSWERED) {
                    throw e;
                }
                refusal = e;
            }
        }
        if (refusal != null && !answered) {
            throw refusal;
        }
        return pass;
    }
}
