package dev.continuo.relay;

import dev.continuo.config.ContinuoSettings;
import dev.continuo.event.Dialect;
import dev.continuo.event.EventIds;
import dev.continuo.session.EndEvents;
import dev.continuo.supervisor.SupervisorStatus;
import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import dev.continuo.upstream.UpstreamEventSource;
import dev.continuo.upstream.UpstreamPolicy;
import dev.continuo.upstream.UpstreamStatus;
import dev.continuo.upstream.dialect.Decoder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The upstream as the relay uses it: joins its event source to the log. A host application may have none. */
@ApplicationScoped
public class Upstream {

    private static final int STOP_SECONDS = 1;

    private final ContinuoSettings settings;
    private final Instance<UpstreamPolicy> policy;
    private final Instance<UpstreamEventSource> source;
    private final UpstreamServer server;
    private final LogWriter writer;
    private final Decoder decoder;
    private final EventIds ids;
    private final Clock clock;
    private final Sleeper sleeper;
    private final Notices notices;

    private volatile boolean started;
    private volatile @Nullable Inquiries inquiries;

    /** For the container. */
    @Inject
    public Upstream(
            ContinuoSettings settings,
            Instance<UpstreamPolicy> policy,
            Instance<UpstreamEventSource> source,
            UpstreamServer server,
            LogWriter writer,
            Decoder decoder,
            EventIds ids,
            Clock clock,
            Sleeper sleeper) {
        this.settings = settings;
        this.policy = policy;
        this.source = source;
        this.server = server;
        this.writer = writer;
        this.decoder = decoder;
        this.ids = ids;
        this.clock = clock;
        this.sleeper = sleeper;
        this.notices = new Notices(settings.dialect(), ids);
    }

    /** Begins to consume, if there is something to consume. */
    void start() {
        if (settings.upstream().isPresent()) {
            Inquiries asks = settings.dialect() == Dialect.OPENCODE ? inquiries() : null;
            inquiries = asks;
            Ingest joint = new Ingest(writer, decoder, settings.dialect(), notices, clock, asks);
            source.get().listen(joint);
            server.attend(down -> joint.endTurns(down.sentence()));
            source.get().open();
            server.start();
            if (asks != null) {
                asks.start();
            }
        }
        started = true;
    }

    private Inquiries inquiries() {
        return new Inquiries(
                policy.get(), this::base, source.get(), writer, decoder, new EndEvents(ids), notices, clock, sleeper);
    }

    /** Stops consuming; waits for the connection to be gone, but not long. */
    void stop() {
        if (started && settings.upstream().isPresent()) {
            source.get().close(STOP_SECONDS, TimeUnit.SECONDS);
            Inquiries asks = inquiries;
            if (asks != null) {
                asks.close();
            }
        }
    }

    /** Whether consuming has begun, or there is nothing to consume. */
    public boolean started() {
        return started;
    }

    /** One moment of the connection; empty when there is no upstream. */
    public Optional<UpstreamStatus> status() {
        return started && settings.upstream().isPresent()
                ? Optional.ofNullable(source.get().status())
                : Optional.empty();
    }

    /** What somebody has to change before the upstream can be consumed, in one sentence, or {@code null}. */
    public @Nullable String misconfiguration() {
        String ofServer =
                server.status().map(SupervisorStatus::misconfiguration).orElse(null);
        return ofServer != null
                ? ofServer
                : status().map(UpstreamStatus::misconfiguration).orElse(null);
    }

    /** Where the upstream is, without user info, or {@code null} while its process is not ready. */
    public @Nullable String url() {
        if (settings.demo()) {
            return "demo";
        }
        URI base = base();
        return base == null ? null : base.toString();
    }

    private @Nullable URI base() {
        return settings.supervisor().isPresent()
                ? server.status().map(SupervisorStatus::url).orElse(null)
                : policy.get().url();
    }

    /** How many times the log has said that events may be missing. */
    public long gaps() {
        return notices.gaps();
    }

    /** The directory that opencode works in when a client names none, or {@code null} as long as it is not known. */
    public @Nullable String defaultDirectory() {
        Inquiries asks = inquiries;
        return asks == null ? null : asks.directory().get();
    }
}
