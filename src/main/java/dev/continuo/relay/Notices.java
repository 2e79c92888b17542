package dev.continuo.relay;

import dev.continuo.event.ControlEvent;
import dev.continuo.event.Dialect;
import dev.continuo.event.Event;
import dev.continuo.event.EventIds;
import jakarta.json.Json;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the log says of the upstream itself. Safe for use by any thread. */
final class Notices {

    private final Dialect dialect;
    private final EventIds ids;
    private final LongAdder gaps = new LongAdder();

    Notices(Dialect dialect, EventIds ids) {
        this.dialect = dialect;
        this.ids = ids;
    }

    /**
     * The upstream is lost.
     *
     * @param directory the one directory it concerns, or {@code null}
     */
    Event down(String reason, @Nullable String directory) {
        var properties = Json.createObjectBuilder().add("reason", reason);
        if (directory != null) {
            properties.add("directory", directory);
        }
        return new ControlEvent(ControlEvent.UPSTREAM_DOWN, properties.build()).toEvent(dialect, ids, directory);
    }

    /** Something may be missing, and nothing of it is recovered. */
    Event gap(String reason, @Nullable String directory) {
        return gap(reason, Duration.ZERO, 0, false, directory);
    }

    /**
     * Something may be missing.
     *
     * @param down how long the upstream was away
     * @param recovered how many events of that time are in the log now
     * @param complete whether all durable events of that time are
     * @param directory the one directory it concerns, or {@code null}
     */
    Event gap(String reason, Duration down, int recovered, boolean complete, @Nullable String directory) {
        gaps.increment();
        var properties = Json.createObjectBuilder()
                .add("reason", reason)
                .add("downMs", down.toMillis())
                .add("recovered", recovered)
                .add("complete", complete);
        if (directory != null) {
            properties.add("directory", directory);
        }
        return new ControlEvent(ControlEvent.UPSTREAM_GAP, properties.build()).toEvent(dialect, ids, directory);
    }

    /** How many times the log has said that events may be missing. */
    long gaps() {
        return gaps.sum();
    }
}
