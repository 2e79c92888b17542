package dev.continuo.observe;

import dev.continuo.broadcast.Streams;
import dev.continuo.config.ContinuoSettings;
import dev.continuo.log.EventLog;
import dev.continuo.relay.Upstream;
import dev.continuo.relay.UpstreamServer;
import dev.continuo.session.TurnTracker;
import dev.continuo.time.Clock;
import dev.continuo.upstream.UpstreamPolicy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The relay's numbers as metrics; {@code src/docs/metrics.md} says what each means. */
@ApplicationScoped
public class RelayMetrics {

    private final ContinuoSettings settings;
    private final EventLog log;
    private final Streams streams;
    private final Upstream upstream;
    private final UpstreamServer server;
    private final TurnTracker turns;
    private final Refusals refusals;
    private final Clock clock;

    /** Kept for what it keeps. */
    @SuppressWarnings("UnusedVariable")
    private @Nullable Meters meters;

    /** For the container. */
    @Inject
    public RelayMetrics(
            ContinuoSettings settings,
            EventLog log,
            Streams streams,
            Upstream upstream,
            UpstreamServer server,
            TurnTracker turns,
            Refusals refusals,
            Clock clock) {
        this.settings = settings;
        this.log = log;
        this.streams = streams;
        this.upstream = upstream;
        this.server = server;
        this.turns = turns;
        this.refusals = refusals;
        this.clock = clock;
    }

    void register(
            @Observes @Priority(Interceptor.Priority.APPLICATION) @Initialized(ApplicationScoped.class) Object event) {
        Meters all = new Meters();
        meters = all;
        StreamMetrics.register(all, streams, settings.stream().maxSubscribers(), clock);
        LogMetrics.register(all, log, settings.log());
        UpstreamMetrics.register(
                all,
                upstream,
                settings.upstream().map(UpstreamPolicy::stallTimeout).orElse(Duration.ZERO));
        SupervisorMetrics.register(all, server);
        all.gauge(
                "continuo_turns_in_flight",
                "sessions with a turn in flight",
                () -> turns.inFlight().size());
        for (Refusal refusal : Refusal.values()) {
            all.counter(
                    "continuo_refusals",
                    "connections and requests turned away, by reason",
                    () -> refusals.of(refusal),
                    "reason",
                    Labels.of(refusal));
        }
        all.gauge("continuo_build_info", "1; the version is a label", () -> 1, "version", version());
    }

    private static String version() {
        String version = RelayMetrics.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
