package dev.continuo.relay;

import dev.continuo.event.Dialect;
import dev.continuo.event.Event;
import dev.continuo.time.Clock;
import dev.continuo.upstream.EventKind;
import dev.continuo.upstream.RawEvent;
import dev.continuo.upstream.UpstreamListener;
import dev.continuo.upstream.dialect.Decoded;
import dev.continuo.upstream.dialect.Decoder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Upstream to log: decodes what arrives, appends it a read at a time, and puts what may be missing into the log as an
 * event of its own. Called by the upstream's thread only.
 */
final class Ingest implements UpstreamListener {

    private static final Logger LOGGER = System.getLogger(Ingest.class.getName());

    /** So that one enormous read does not hold back its first events. */
    private static final int MOST_IN_A_BATCH = 1_000;

    private final LogWriter writer;
    private final Decoder decoder;
    private final Dialect dialect;
    private final Notices notices;
    private final Clock clock;
    private final @Nullable Inquiries inquiries;
    private final List<Event> batch = new ArrayList<>();
    private final List<Decoded.Twin> twins = new ArrayList<>();

    private boolean everConnected;
    private boolean warned;
    private @Nullable Outage outage;
    private @Nullable CatchUp catchUp;

    /**
     * Owns none of its arguments.
     *
     * @param inquiries asks the upstream what was missed, or {@code null} where nobody can be asked
     */
    Ingest(
            LogWriter writer,
            Decoder decoder,
            Dialect dialect,
            Notices notices,
            Clock clock,
            @Nullable Inquiries inquiries) {
        this.writer = writer;
        this.decoder = decoder;
        this.dialect = dialect;
        this.notices = notices;
        this.clock = clock;
        this.inquiries = inquiries;
    }

    @Override
    public void connected() {
        Outage over = everConnected ? outage : null;
        Duration down = over == null ? Duration.ZERO : Duration.ofNanos(clock.nanoTime() - over.startNanos());
        outage = null;
        everConnected = true;
        if (inquiries != null) {
            inquiries.directory().refresh();
            inquiries.lostTurns().forget();
            catchUp = inquiries.catchUps().begin(null, over, down);
        } else if (over != null) {
            add(notices.gap(over.reason(), down, 0, false, null));
            publish();
        }
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
            case Decoded.Twin twin -> {
                twins.add(twin);
                yield EventKind.HEARTBEAT;
            }
            case Decoded.Unparsable unparsable -> {
                warnOnce(unparsable.reason());
                add(notices.gap("unparsable", null));
                yield EventKind.EVENT;
            }
        };
    }

    @Override
    public void oversized(long bytes) {
        add(notices.gap("oversized", null));
    }

    @Override
    public void batchEnd() {
        publish();
    }

    @Override
    public void ended() {
        leave();
        outage = new Outage("ended", clock.nanoTime());
    }

    @Override
    public void lost(String reason, String sentence) {
        leave();
        if (outage == null || outage.reason().equals("ended")) {
            outage = new Outage(reason, outage == null ? clock.nanoTime() : outage.startNanos());
        }
        add(notices.down(reason));
        publish();
    }

    @Override
    public void waiting(Duration wait) {
        if (inquiries != null) {
            inquiries.lostTurns().look();
        }
    }

    @Override
    public void gaveUp() {
        endTurns("the upstream cannot be reached");
    }

    @Override
    public void stopped(String reason) {
        endTurns("the upstream asked not to be reached again");
    }

    /** Nobody will tell how the turns in flight go on. */
    void endTurns(String sentence) {
        if (inquiries != null) {
            inquiries.lostTurns().end(sentence);
        }
    }

    /** The connection is gone: nothing that waits has anything to wait for. */
    private void leave() {
        publish();
        if (catchUp != null) {
            catchUp.abort();
            catchUp = null;
        }
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

    private void add(Event event) {
        batch.add(event);
        if (batch.size() >= MOST_IN_A_BATCH) {
            publish();
        }
    }

    private void publish() {
        if (batch.isEmpty() && twins.isEmpty()) {
            return;
        }
        if (catchUp != null && !catchUp.hold(batch, twins)) {
            catchUp = null;
        }
        if (catchUp == null) {
            writer.append(batch, twins);
        }
        batch.clear();
        twins.clear();
    }
}
