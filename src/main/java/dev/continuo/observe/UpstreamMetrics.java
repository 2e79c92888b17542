package dev.continuo.observe;

import dev.continuo.relay.NoticeTotals;
import dev.continuo.relay.Upstream;
import dev.continuo.upstream.BreakerState;
import dev.continuo.upstream.UpstreamState;
import dev.continuo.upstream.UpstreamStatus;
import dev.continuo.upstream.UpstreamTotals;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Numbers of the upstream, of all its connections together. */
final class UpstreamMetrics {

    private static final double MILLIS_A_SECOND = 1_000;

    private final Meters meters;
    private final Upstream upstream;

    private UpstreamMetrics(Meters meters, Upstream upstream) {
        this.meters = meters;
        this.upstream = upstream;
    }

    static void register(Meters meters, Upstream upstream, Duration stallTimeout) {
        UpstreamMetrics metrics = new UpstreamMetrics(meters, upstream);
        metrics.connections();
        metrics.notices(upstream.notices());
        metrics.moment();
        meters.gauge(
                "continuo_upstream_stall_timeout_seconds",
                "upstream.stall_timeout_ms; 0 when it is off",
                () -> stallTimeout.toMillis() / MILLIS_A_SECOND);
    }

    private void connections() {
        total("continuo_upstream_events", "events received, heartbeats aside", UpstreamTotals::events);
        total("continuo_upstream_received_bytes", "bytes received on streams", UpstreamTotals::bytes);
        total("continuo_upstream_attempts", "connections tried", UpstreamTotals::attempts);
        total("continuo_upstream_connects", "connections that became a stream", UpstreamTotals::connects);
        total("continuo_upstream_failures", "attempts that failed, and streams that broke", UpstreamTotals::failures);
    }

    private void notices(NoticeTotals notices) {
        meters.counter("continuo_upstream_outages", "times that a connected upstream was lost", notices::outages);
        meters.counter(
                "continuo_upstream_outages_told", "those of them that a gap has told of since", notices::outagesTold);
        for (boolean complete : new boolean[] {true, false}) {
            meters.counter(
                    "continuo_upstream_gaps",
                    "gaps told to subscribers, by whether all durable events of them were recovered",
                    () -> notices.gaps(complete),
                    "complete",
                    String.valueOf(complete));
        }
        meters.counter("continuo_upstream_recovered", "events of outages that were recovered", notices::recovered);
    }

    private void moment() {
        gauge("continuo_upstream_consecutive_failures", "failures in a row", UpstreamStatus::failures);
        meters.gauge(
                "continuo_upstream_connected",
                "1 while the upstream's stream is open, or every one of them",
                () -> is(status -> status.state() == UpstreamState.CONNECTED) ? 1 : 0);
        meters.states(
                "continuo_upstream_state",
                "1 for the state that the upstream is in, the worst of its connections",
                UpstreamState.class,
                state -> is(status -> status.state() == state));
        meters.states(
                "continuo_upstream_breaker_state",
                "1 for the state that the circuit breaker is in",
                BreakerState.class,
                state -> is(status -> status.breaker() == state));
        meters.gauge(
                "continuo_upstream_byte_age_seconds",
                "time since the last byte; NaN before the first",
                age(UpstreamStatus::byteAgeMillis));
        meters.gauge(
                "continuo_upstream_event_age_seconds",
                "time since the last event, heartbeats aside; NaN before the first",
                age(UpstreamStatus::eventAgeMillis));
        meters.gauge(
                "continuo_upstream_directories",
                "directories with a connection of their own",
                () -> upstream.directoryStatuses().size());
    }

    private void total(String name, String description, ToLongFunction<UpstreamTotals> read) {
        meters.counter(
                name,
                description,
                () -> upstream.totals().map(read::applyAsLong).orElse(0L));
    }

    private void gauge(String name, String description, ToLongFunction<UpstreamStatus> read) {
        meters.gauge(
                name,
                description,
                () -> upstream.status().map(read::applyAsLong).orElse(0L));
    }

    private DoubleSupplier age(ToLongFunction<UpstreamStatus> millis) {
        return () -> upstream.status()
                .map(millis::applyAsLong)
                .filter(age -> age >= 0)
                .map(age -> age / MILLIS_A_SECOND)
                .orElse(Double.NaN);
    }

    private boolean is(Predicate<UpstreamStatus> state) {
        return upstream.status().filter(state).isPresent();
    }
}
