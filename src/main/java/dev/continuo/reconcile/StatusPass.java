package dev.continuo.reconcile;

import dev.continuo.session.Turn;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the status API said in one round of questions. Not safe for use by several threads at once. */
public final class StatusPass {

    private final Map<String, Map<String, JsonObject>> busy = new LinkedHashMap<>();

    /**
     * Adds an answer.
     *
     * @param directory which one was asked about; {@code null}: that which the server works in
     * @param answer by session, the status of those that are not idle
     */
    public void add(@Nullable String directory, Map<String, JsonObject> answer) {
        busy.put(named(directory), answer);
    }

    /** Whether the turn's directory was asked about and the session was not among the busy ones. */
    public boolean absent(Turn turn) {
        return busy.containsKey(named(turn.directory()))
                && busy.values().stream().noneMatch(answer -> answer.containsKey(turn.session()));
    }

    /** Those that are busy. */
    public List<Busy> busy() {
        List<Busy> all = new ArrayList<>();
        busy.forEach((directory, answer) -> answer.forEach(
                (session, status) -> all.add(new Busy(session, directory.isEmpty() ? null : directory, status))));
        return all;
    }

    private static String named(@Nullable String directory) {
        return directory == null ? "" : directory;
    }

    /**
     * A session that is not idle.
     *
     * @param directory in which it was found
     * @param status {@code {"type":"busy"}} or {@code {"type":"retry",…}}
     */
    public record Busy(String session, @Nullable String directory, JsonObject status) {}
}
