package dev.continuo.relay;

import dev.continuo.event.ControlEvent;
import dev.continuo.event.Dialect;
import dev.continuo.event.Event;
import dev.continuo.event.EventIds;
import dev.continuo.log.EventLog;
import dev.continuo.time.Clock;
import dev.continuo.upstream.EventKind;
import dev.continuo.upstream.RawEvent;
import dev.continuo.upstream.UpstreamListener;
import dev.continuo.upstream.dialect.Decoded;
import dev.continuo.upstream.dialect.Decoder;
import jakarta.json.Json;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Upstream to log: decodes what arrives, appends it a read at a time, and puts what may be missing into the log as an
 * event of its own. Called by the upstream's thread only.
 */
public final class Ingest implements UpstreamListener {

    private static final Logger LOGGER = System.getLogger(Ingest.class.getName());

    /** So that one enormous read does not hold back its first events. */
    private static final int MOST_IN_A_BATCH = 1_000;

    private final EventLog log;
    private final Decoder decoder;
    private final Dialect dialect;
    private final EventIds ids;
    private final Clock clock;
    private final Runnable onConnected;
    private final List<Event> batch = new ArrayList<>();
    private final LongAdder gaps = new LongAdder();

    private boolean everConnected;
    private boolean warned;
    private @Nullable Outage outage;

    /**
     * Owns none of its arguments.
     *
     * @param onConnected called at each connect, before the first event
     */
    public Ingest(EventLog log, Decoder decoder, Dialect dialect, EventIds ids, Clock clock, Runnable onConnected) {
        this.log = log;
        this.decoder = decoder;
        this.dialect = dialect;
        this.ids = ids;
        this.clock = clock;
        this.onConnected = onConnected;
    }

    @Override
    public void connected() {
        onConnected.run();
        Outage over = outage;
        outage = null;
        if (everConnected && over != null) {
            gap(over.reason(), Duration.ofNanos(clock.nanoTime() - over.startNanos()));
            publish();
        }
        everConnected = true;
    }

    @Override
    public EventKind event(RawEvent raw) {
        return switch (decoder.decode(raw.name(), raw.data())) {
            case Decoded.Publish publish -> {
                add(publish.event());
                yield EventKind.EVENT;
            }
            case Decoded.Greeting greeting -> EventKind.GREETING;
            case Decoded.Heartbeat heartbeat -> EventKind.HEARTBEAT;
            case Decoded.Twin twin -> EventKind.HEARTBEAT;
            case Decoded.Unparsable unparsable -> {
                warnOnce(unparsable.reason());
                gap("unparsable", Duration.ZERO);
                yield EventKind.EVENT;
            }
        };
    }

    @Override
    public void oversized(long bytes) {
        gap("oversized", Duration.ZERO);
    }

    @Override
    public void batchEnd() {
        publish();
    }

    @Override
    public void ended() {
        publish();
        outage = new Outage("ended", clock.nanoTime());
    }

    @Override
    public void lost(String reason, String sentence) {
        publish();
        if (outage == null || outage.reason().equals("ended")) {
            outage = new Outage(reason, outage == null ? clock.nanoTime() : outage.startNanos());
        }
        down(reason);
    }

    /** How many times the log has said that events may be missing. Any thread. */
    public long gaps() {
        return gaps.sum();
    }

    /** Whoever reads an upstream in the wrong dialect should find out from the log. */
    private void warnOnce(String why) {
        if (!warned) {
            warned = true;
            LOGGER.log(
                    Level.WARNING,
                    "an event is not what upstream.dialect=" + dialect.name().toLowerCase(Locale.ROOT) + " expects ("
                            + why + "); each such event becomes a gap. For a server that is not opencode set "
                            + "UPSTREAM_DIALECT=plain");
        }
    }

    private void down(String reason) {
        var properties = Json.createObjectBuilder().add("reason", reason).build();
        add(new ControlEvent(ControlEvent.UPSTREAM_DOWN, properties).toEvent(dialect, ids, null));
        publish();
    }

    private void gap(String reason, Duration down) {
        gaps.increment();
        var properties = Json.createObjectBuilder()
                .add("reason", reason)
                .add("downMs", down.toMillis())
                .add("recovered", 0)
                .add("complete", false)
                .build();
        add(new ControlEvent(ControlEvent.UPSTREAM_GAP, properties).toEvent(dialect, ids, null));
    }

    private void add(Event event) {
        batch.add(event);
        if (batch.size() >= MOST_IN_A_BATCH) {
            publish();
        }
    }

    private void publish() {
        if (!batch.isEmpty()) {
            log.append(batch);
            batch.clear();
        }
    }
}
