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
    private final Reach reach;
    private final @Nullable Questions questions;
    private final List<Event> batch = new ArrayList<>();
    private final List<Decoded.Twin> twins = new ArrayList<>();

    private volatile boolean everConnected;
    private boolean warned;
    private boolean oversizeTold;
    private boolean unread;
    private volatile @Nullable Outage outage;

    // Guarded by being alone at the log.
    private @Nullable CatchUp catchUp;
    private boolean left;

    /**
     * Owns none of its arguments.
     *
     * @param questions ask the upstream what was missed, or {@code null} where nobody can be asked
     */
    Ingest(
            LogWriter writer,
            Decoder decoder,
            Dialect dialect,
            Notices notices,
            Clock clock,
            Reach reach,
            @Nullable Questions questions) {
        this.writer = writer;
        this.decoder = decoder;
        this.dialect = dialect;
        this.notices = notices;
        this.clock = clock;
        this.reach = reach;
        this.questions = questions;
        this.outage = reach.before();
        this.everConnected = outage != null;
    }

    @Override
    public void connecting() {
        if (questions != null) {
            questions.catchUps().prepare(reach);
        }
    }

    @Override
    public void connected() {
        if (questions != null) {
            questions.connected().run();
        }
        Outage over = everConnected ? outage : null;
        Duration down = over == null ? Duration.ZERO : Duration.ofNanos(clock.nanoTime() - over.startNanos());
        outage = null;
        everConnected = true;
        if (questions != null) {
            questions.lostTurns().forget();
            CatchUps catchUps = questions.catchUps();
            writer.exclusively(entry -> left || (catchUp = catchUps.begin(reach, over, down)) != null);
        } else if (over != null) {
            add(notices.gap(over, down, 0, false, reach.named()));
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
                unread = true;
                add(notices.gap("unparsable", reach.named()));
                yield EventKind.EVENT;
            }
        };
    }

    @Override
    public void oversized(long bytes) {
        if (!oversizeTold) {
            oversizeTold = true;
            LOGGER.log(
                    Level.WARNING,
                    "an event of " + bytes
                            + " bytes is more than upstream.max_event_bytes and becomes a gap, and so will "
                            + "further ones, unsaid here; raise UPSTREAM_MAX_EVENT_BYTES");
        }
        unread = true;
        add(notices.gap("oversized", reach.named()));
    }

    @Override
    public void batchEnd() {
        publish();
    }

    @Override
    public void ended() {
        disconnected();
        outage = new Outage("ended", clock.nanoTime(), false);
    }

    @Override
    public void lost(String reason, String sentence) {
        disconnected();
        Outage before = outage;
        if (before == null || before.reason().equals("ended")) {
            outage = new Outage(reason, before == null ? clock.nanoTime() : before.startNanos(), true);
        }
        if (everConnected) {
            notices.totals().outage();
        }
        add(notices.down(reason, reach.named()));
        publish();
    }

    @Override
    public void waiting(Duration wait) {
        if (questions != null) {
            questions.lostTurns().look();
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
        if (questions != null) {
            questions.lostTurns().end(sentence);
        }
    }

    /** Puts into the log what still waits, and asks nobody any more. Once the upstream's thread has ended. */
    void close() {
        disconnected();
    }

    /**
     * Takes nothing more, unless somebody would miss it: while a turn is in flight, or the upstream is being asked what
     * was missed. Any thread.
     *
     * @return whether nothing is taken any more
     */
    boolean leave() {
        return writer.exclusively(entry -> {
            boolean catchingUp = catchUp != null && !catchUp.over();
            boolean busy =
                    questions != null && !questions.lostTurns().inFlight().isEmpty();
            left = left || (!catchingUp && !busy);
            return left;
        });
    }

    /** Since when events may have been missed: now, or longer; {@code null} when none ever came. Any thread. */
    @Nullable
    Long missingSince() {
        Outage current = outage;
        if (current != null) {
            return everConnected ? current.startNanos() : null;
        }
        return everConnected ? clock.nanoTime() : null;
    }

    /** The connection is gone: nothing that waits has anything to wait for. */
    private void disconnected() {
        publish();
        writer.exclusively(entry -> {
            if (catchUp != null) {
                catchUp.abort();
                catchUp = null;
            }
            return true;
        });
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
        try {
            writer.exclusively(entry -> {
                if (left) {
                    return false;
                }
                if (catchUp == null || !catchUp.hold(batch, twins)) {
                    entry.addLive(reach, batch, twins);
                }
                if (unread && catchUp != null) {
                    catchUp.cameUnread();
                }
                return true;
            });
        } finally {
            // What cannot be appended ends the connection, but must not end the next one, too.
            batch.clear();
            twins.clear();
            unread = false;
        }
    }
}
