package dev.continuo.http;

import dev.continuo.auth.Limits;
import dev.continuo.broadcast.OnExpired;
import dev.continuo.broadcast.StartRequest;
import dev.continuo.broadcast.StreamFilter;
import dev.continuo.broadcast.TypeFilter;
import dev.continuo.broadcast.Wish;
import dev.continuo.event.DirectoryPath;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a client asks of a stream. Every method throws {@link BadParameterException} for a value not allowed. */
record StreamParameters(Parameters parameters) {

    /** Under this name opencode has the events of projects that are in no directory of their own. */
    private static final String GLOBAL = "global";

    /**
     * Where to start. The {@code Last-Event-ID} header wins over {@code lastEventId}, that over {@code after_seq}: a
     * browser freezes the URL but advances the header, so otherwise every reconnect would replay again.
     */
    StartRequest start() {
        boolean follow = follow();
        OnExpired onExpired = onExpired();
        Optional<String> cursor = parameters.lastEventId().or(() -> parameters.query("lastEventId"));
        if (cursor.isPresent()) {
            return new StartRequest.Resume(cursor.get(), false, onExpired);
        }
        Optional<String> afterSeq = parameters.query("after_seq");
        if (afterSeq.isEmpty()) {
            return new StartRequest.Live();
        }
        return follow
                ? new StartRequest.Resume(afterSeq.get(), true, onExpired)
                : new StartRequest.Replay(afterSeq.get());
    }

    /**
     * What the stream is for.
     *
     * @param otherwise what it is when the request names no directory
     */
    Wish wish(Wish otherwise) {
        return parameters
                .query("directory")
                .map(name -> directory("directory", name))
                .or(() -> parameters.directoryHeader().map(name -> directory(Parameters.DIRECTORY.defaultCase(), name)))
                .orElse(otherwise);
    }

    /** What opencode would take relative to where it works is not known here, and would match no event. */
    private static Wish directory(String parameter, String name) {
        boolean known = DirectoryPath.isAbsolute(name) || name.equals(GLOBAL);
        if (!known || name.chars().anyMatch(Character::isISOControl)) {
            throw new BadParameterException(
                    parameter, name, "an absolute path without control characters, or " + GLOBAL);
        }
        return new Wish.Directory(name);
    }

    /** The filter of a door for any session, without its directory. */
    StreamFilter filter(Limits limits) {
        String session = parameters.query("session").orElse(null);
        return new StreamFilter(null, workspace(), session, types(), limits);
    }

    /** The filter of a session's door, without its directory. */
    StreamFilter filterOfSession(String session, Limits limits) {
        parameters.query("session").filter(s -> !s.equals(session)).ifPresent(other -> {
            throw new BadParameterException("session", other, "absent, or the session in the path: " + session);
        });
        return new StreamFilter(null, workspace(), session, types(), limits);
    }

    TypeFilter types() {
        return parameters
                .query("types")
                .map(list -> {
                    try {
                        return TypeFilter.parse(list);
                    } catch (IllegalArgumentException e) {
                        throw new BadParameterException("types", list, String.valueOf(e.getMessage()));
                    }
                })
                .orElse(TypeFilter.ALL);
    }

    private @Nullable String workspace() {
        return parameters.query("workspace").orElse(null);
    }

    private boolean follow() {
        return parameters
                .query("follow")
                .map(value -> switch (value) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new BadParameterException("follow", value, "true or false");
                })
                .orElse(false);
    }

    private OnExpired onExpired() {
        return parameters
                .query("on_expired")
                .map(value -> switch (value) {
                    case "oldest", "head", "close" -> OnExpired.valueOf(value.toUpperCase(Locale.ROOT));
                    default -> throw new BadParameterException("on_expired", value, "oldest, head or close");
                })
                .orElse(OnExpired.DEFAULT);
    }
}
