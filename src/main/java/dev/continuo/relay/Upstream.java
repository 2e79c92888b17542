package dev.continuo.relay;

import dev.continuo.broadcast.Demand;
import dev.continuo.broadcast.Need;
import dev.continuo.broadcast.Wish;
import dev.continuo.config.ContinuoSettings;
import dev.continuo.directory.DirectoryName;
import dev.continuo.event.Dialect;
import dev.continuo.event.EventIds;
import dev.continuo.session.EndEvents;
import dev.continuo.supervisor.ServerDown;
import dev.continuo.supervisor.SupervisorStatus;
import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import dev.continuo.upstream.PrintableUrl;
import dev.continuo.upstream.Scope;
import dev.continuo.upstream.UpstreamConnection;
import dev.continuo.upstream.UpstreamEventSource;
import dev.continuo.upstream.UpstreamLoops;
import dev.continuo.upstream.UpstreamPolicy;
import dev.continuo.upstream.UpstreamState;
import dev.continuo.upstream.UpstreamStatus;
import dev.continuo.upstream.UpstreamTotals;
import dev.continuo.upstream.dialect.Decoder;
import dev.continuo.upstream.dialect.OpencodeDecoder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The upstream as the relay uses it: joins its event source to the log. A host application may have none. */
@ApplicationScoped
public class Upstream implements Demand {

    private static final int STOP_SECONDS = 1;

    private final ContinuoSettings settings;
    private final Instance<UpstreamPolicy> policy;
    private final Instance<UpstreamEventSource> source;
    private final Instance<UpstreamLoops> loops;
    private final UpstreamServer server;
    private final LogWriter writer;
    private final Decoder decoder;
    private final EventIds ids;
    private final Clock clock;
    private final Sleeper sleeper;
    private final Notices notices;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile boolean started;
    private volatile long idleSinceMillis;
    private volatile @Nullable Inquiries inquiries;
    private volatile @Nullable DeafWatch deafWatch;
    private volatile @Nullable Ingest ingest;
    private volatile @Nullable DirectoryLoops directories;

    /** For the container. */
    @Inject
    public Upstream(
            ContinuoSettings settings,
            Instance<UpstreamPolicy> policy,
            Instance<UpstreamEventSource> source,
            Instance<UpstreamLoops> loops,
            UpstreamServer server,
            LogWriter writer,
            Decoder decoder,
            EventIds ids,
            Clock clock,
            Sleeper sleeper) {
        this.settings = settings;
        this.policy = policy;
        this.source = source;
        this.loops = loops;
        this.server = server;
        this.writer = writer;
        this.decoder = decoder;
        this.ids = ids;
        this.clock = clock;
        this.sleeper = sleeper;
        this.notices = new Notices(settings.dialect(), ids, clock);
    }

    /**
     * Begins to consume, if there is something to consume; with a connection per directory, when somebody needs one.
     */
    void start() {
        if (settings.upstream().isPresent()) {
            if (scope() instanceof Scope.PerDirectory perDirectory) {
                idleSinceMillis = clock.currentTimeMillis();
                var unused = directories(perDirectory);
            } else {
                startOne();
            }
            if (settings.supervisor().isPresent()) {
                source.get().supervised(server::gone);
                server.attend(new Streams());
            }
            source.get().open();
            server.start();
        }
        started = true;
    }

    private void startOne() {
        Reach everything = Reach.everything();
        Ingest joint;
        if (settings.dialect() == Dialect.PLAIN) {
            joint = ingest(decoder, everything, null);
        } else {
            Inquiries asks = inquiries(() -> {});
            inquiries = asks;
            joint = ingest(decoder, everything, asks.about(everything, asks.directory()::refresh));
            deafWatch = asks.watch(everything, source.get()::status, source.get()::abandon);
        }
        source.get().listen(joint);
        ingest = joint;
    }

    private DirectoryLoops directories(Scope.PerDirectory scope) {
        lock.lock();
        try {
            DirectoryLoops made = directories;
            if (made == null) {
                Inquiries asks = inquiries(this::settle);
                inquiries = asks;
                made = new DirectoryLoops(
                        base(),
                        asks,
                        (reach, connected) -> loop(reach, asks, connected),
                        writer.turns()::directoryOf,
                        scope,
                        clock,
                        sleeper);
                directories = made;
            }
            return made;
        } finally {
            lock.unlock();
        }
    }

    private DirectoryLoop loop(Reach reach, Inquiries asks, Runnable connected) {
        String key = reach.directory() == null ? "" : reach.directory();
        Ingest joint = ingest(new OpencodeDecoder(reach.named()), reach, asks.about(reach, connected));
        UpstreamConnection connection = loops.get()
                .connection(
                        at -> at.streamUrl(key), joint, settings.supervisor().isPresent() ? server::gone : () -> false);
        DeafWatch watch = asks.watch(reach, connection::status, connection::abandon);
        return new DirectoryLoop(key, reach.bookmark(), joint, connection, watch);
    }

    private Ingest ingest(Decoder reading, Reach reach, @Nullable Questions questions) {
        return new Ingest(writer, reading, settings.dialect(), notices, clock, reach, questions);
    }

    private Inquiries inquiries(Runnable known) {
        return new Inquiries(
                policy.get(), this::base, works(), writer, decoder, new EndEvents(ids), notices, clock, sleeper, known);
    }

    /** Where a server that the relay starts works. */
    private @Nullable String works() {
        return settings.supervisor()
                .map(process -> DirectoryName.canonical(
                        process.directory().toAbsolutePath().toString()))
                .orElse(null);
    }

    private void settle() {
        DirectoryLoops made = directories;
        if (made != null) {
            made.settle();
        }
    }

    private Scope scope() {
        return settings.upstream().map(UpstreamPolicy::scope).orElseGet(Scope.Global::new);
    }

    @Override
    public Need begin(Wish wish) {
        return switch (scope()) {
            case Scope.Global global -> Demand.met(this::defaultDirectory).begin(wish);
            case Scope.PerDirectory perDirectory -> directories(perDirectory).begin(wish);
        };
    }

    /** Stops consuming; waits for the connection to be gone, but not long. */
    void stop() {
        if (started && settings.upstream().isPresent()) {
            DirectoryLoops made = directories;
            if (made != null) {
                made.close();
            }
            DeafWatch watch = deafWatch;
            if (watch != null) {
                watch.close();
            }
            boolean ended = source.get().close(STOP_SECONDS, TimeUnit.SECONDS);
            Ingest joint = ingest;
            if (ended && joint != null) {
                joint.close();
            }
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

    /** One moment of the connection, or of all of them together; empty when there is no upstream. */
    public Optional<UpstreamStatus> status() {
        if (!started || settings.upstream().isEmpty()) {
            return Optional.empty();
        }
        return directories == null
                ? Optional.ofNullable(source.get().status())
                : Optional.of(CombinedStatus.of(directoryStatuses().values(), idleSinceMillis));
    }

    /**
     * One moment of the connection of each directory that has one, by its name; the empty name is that of one which the
     * upstream does not name. Empty when one connection serves all.
     */
    public Map<String, UpstreamStatus> directoryStatuses() {
        DirectoryLoops made = directories;
        return made == null ? Map.of() : made.statuses();
    }

    /** One moment of each connection. */
    private Collection<UpstreamStatus> statuses() {
        return directories == null
                ? status().map(List::of).orElse(List.of())
                : directoryStatuses().values();
    }

    /** Whether each directory has a connection of its own. */
    public boolean perDirectory() {
        return scope() instanceof Scope.PerDirectory;
    }

    /**
     * What somebody has to change before anything of the upstream can be consumed, in one sentence, or {@code null}. A
     * directory that it refuses is the trouble of those who named it, as long as it serves another.
     */
    public @Nullable String misconfiguration() {
        String ofServer =
                server.status().map(SupervisorStatus::misconfiguration).orElse(null);
        if (ofServer != null || statuses().stream().anyMatch(one -> one.state() == UpstreamState.CONNECTED)) {
            return ofServer;
        }
        return status().map(UpstreamStatus::misconfiguration).orElse(null);
    }

    /** Where the upstream is, without what may be secret in its URL, or {@code null} while its process is not ready. */
    public @Nullable String url() {
        if (settings.demo()) {
            return "demo";
        }
        URI base = base();
        return base == null ? null : PrintableUrl.of(base);
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

    /** How often the log has said what of the upstream. */
    public NoticeTotals notices() {
        return notices.totals();
    }

    /** What the connections have done so far; empty when there is no upstream. */
    public Optional<UpstreamTotals> totals() {
        return settings.upstream().map(configured -> loops.get().totals());
    }

    /** The last 20 outages and gaps that the log has told of, the newest first. */
    public List<Notice> lastNotices() {
        return notices.last();
    }

    /** The directory that opencode works in when a client names none, or {@code null} as long as it is not known. */
    public @Nullable String defaultDirectory() {
        Inquiries asks = inquiries;
        return asks == null ? null : asks.directory().get();
    }

    /** Follows a server that the relay starts itself. */
    private final class Streams implements UpstreamServer.Reader {

        @Override
        public void resume(URI url) {
            DirectoryLoops made = directories;
            if (made != null) {
                made.resume(url);
            }
            source.get().resume(url);
        }

        @Override
        public void pause(ServerDown down) {
            DirectoryLoops made = directories;
            if (made != null) {
                made.pause(down.reason(), down.sentence());
            }
            source.get().pause(down.reason(), down.sentence());
            Ingest one = ingest;
            if (one != null) {
                one.endTurns(down.sentence());
            }
            if (made != null) {
                made.endTurns(down.sentence());
            }
        }

        @Override
        public Collection<UpstreamStatus> statuses() {
            return Upstream.this.statuses();
        }
    }
}
