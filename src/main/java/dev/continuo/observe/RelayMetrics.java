package dev.continuo.observe;

import dev.continuo.broadcast.StreamEnd;
import dev.continuo.broadcast.Streams;
import dev.continuo.log.EventLog;
import dev.continuo.relay.Upstream;
import dev.continuo.upstream.UpstreamState;
import dev.continuo.upstream.UpstreamStatus;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** The relay's numbers as MicroProfile metrics, read when they are scraped. */
@ApplicationScoped
public class RelayMetrics {

    private final MetricRegistry registry;
    private final EventLog log;
    private final Streams streams;
    private final Upstream upstream;
    private final Refusals refusals;

    /** For the container. */
    @Inject
    public RelayMetrics(MetricRegistry registry, EventLog log, Streams streams, Upstream upstream, Refusals refusals) {
        this.registry = registry;
        this.log = log;
        this.streams = streams;
        this.upstream = upstream;
        this.refusals = refusals;
    }

    void register(
            @Observes @Priority(Interceptor.Priority.APPLICATION) @Initialized(ApplicationScoped.class) Object event) {
        gauge("continuo_subscribers", "streams under way", streams::count);
        gauge(
                "continuo_subscriber_lag_max",
                "how far the slowest stream is behind the head, in events",
                streams::greatestLag);
        gauge("continuo_deliveries", "events sent to subscribers, control frames aside", streams::delivered);
        for (StreamEnd end : StreamEnd.values()) {
            gauge(
                    "continuo_streams_ended",
                    "streams that ended, by reason",
                    () -> streams.ended(end),
                    new Tag("reason", end.name().toLowerCase(Locale.ROOT)));
        }
        for (Refusal refusal : Refusal.values()) {
            gauge(
                    "continuo_refusals",
                    "requests turned away, by reason",
                    () -> refusals.of(refusal),
                    new Tag("reason", refusal.name().toLowerCase(Locale.ROOT)));
        }
        gauge(
                "continuo_log_oldest_seq",
                "the lowest seq held",
                () -> log.window().oldest());
        gauge("continuo_log_latest_seq", "the head", () -> log.window().latest());
        gauge("continuo_log_bytes", "what the held events weigh", log::bytes);
        gauge("continuo_upstream_gaps", "times that events may be missing", upstream::gaps);
        gauge(
                "continuo_upstream_directories",
                "directories with a connection of their own",
                () -> upstream.directoryStatuses().size());
        upstreamGauge("continuo_upstream_reconnects", "connections beyond the first", UpstreamStatus::reconnects);
        upstreamGauge("continuo_upstream_failures", "consecutive failures", UpstreamStatus::failures);
        upstreamGauge(
                "continuo_upstream_breaker_state",
                "circuit breaker: 0 closed, 1 open, 2 half-open",
                status -> switch (status.breaker()) {
                    case CLOSED -> 0;
                    case OPEN -> 1;
                    case HALF_OPEN -> 2;
                });
        upstreamGauge(
                "continuo_upstream_connected",
                "1 while the upstream's stream is open",
                status -> status.state() == UpstreamState.CONNECTED ? 1 : 0);
    }

    private void upstreamGauge(String name, String description, ToLongFunction<UpstreamStatus> read) {
        gauge(name, description, () -> upstream.status().map(read::applyAsLong).orElse(0L));
    }

    private void gauge(String name, String description, Supplier<Number> read, Tag... tags) {
        Metadata metadata =
                Metadata.builder().withName(name).withDescription(description).build();
        registry.gauge(metadata, read, tags);
    }
}
