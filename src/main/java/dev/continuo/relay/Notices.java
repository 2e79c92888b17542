package dev.continuo.relay;

import dev.continuo.event.ControlEvent;
import dev.continuo.event.Dialect;
import dev.continuo.event.Event;
import dev.continuo.event.EventIds;
import dev.continuo.time.Clock;
import jakarta.json.Json;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the log says of the upstream itself; remembers what it said last. Safe for use by any thread. */
final class Notices {

    private static final int MOST_REMEMBERED = 20;

    private final Dialect dialect;
    private final EventIds ids;
    private final NoticeTotals totals = new NoticeTotals();
    private final Clock clock;
    private final Deque<Notice> last = new ArrayDeque<>();

    Notices(Dialect dialect, EventIds ids, Clock clock) {
        this.dialect = dialect;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * The upstream is lost.
     *
     * @param directory the one directory it concerns, or {@code null}
     */
    Event down(String reason, @Nullable String directory) {
        remember(new Notice.Down(clock.currentTimeMillis(), reason, directory));
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
     * Something may be missing of an outage.
     *
     * @param down how long the upstream was away
     * @param recovered how many events of that time are in the log now
     * @param complete whether all durable events of that time are
     * @param directory the one directory it concerns, or {@code null}
     */
    Event gap(Outage outage, Duration down, int recovered, boolean complete, @Nullable String directory) {
        if (outage.lost()) {
            totals.outageTold();
        }
        return gap(outage.reason(), down, recovered, complete, directory);
    }

    private Event gap(String reason, Duration down, int recovered, boolean complete, @Nullable String directory) {
        totals.gap(recovered, complete);
        remember(new Notice.Gap(clock.currentTimeMillis(), reason, directory, down, recovered, complete));
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

    private void remember(Notice notice) {
        synchronized (last) {
            if (last.size() == MOST_REMEMBERED) {
                last.removeLast();
            }
            last.addFirst(notice);
        }
    }

    /** The last 20 things said, the newest first. */
    List<Notice> last() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }

    /** How many times the log has said that events may be missing. */
    long gaps() {
        return totals.gaps(true) + totals.gaps(false);
    }

    /** How often it has said what. */
    NoticeTotals totals() {
        return totals;
    }
}
