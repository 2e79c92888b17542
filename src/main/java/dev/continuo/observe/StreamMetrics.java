package dev.continuo.observe;

import dev.continuo.broadcast.Door;
import dev.continuo.broadcast.StreamEnd;
import dev.continuo.broadcast.StreamTotals;
import dev.continuo.broadcast.Streams;
import dev.continuo.time.Clock;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** Numbers of the streams to subscribers. */
final class StreamMetrics {

    private static final Duration[] WRITE_TIMES = LongStream.of(
                    50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 1_000_000, 10_000_000)
            .mapToObj(micros -> Duration.ofNanos(micros * 1_000))
            .toArray(Duration[]::new);

    private StreamMetrics() {}

    static void register(Meters meters, Streams streams, int limit, Clock clock) {
        StreamTotals totals = streams.totals();
        meters.gauge("continuo_subscribers", "streams under way", streams::count);
        meters.gauge("continuo_subscribers_limit", "server.event_stream.max_subscribers", () -> limit);
        for (Door door : Door.values()) {
            meters.counter(
                    "continuo_streams_opened",
                    "streams that began, by door",
                    () -> totals.opened(door),
                    "door",
                    door.path());
        }
        for (StreamEnd end : StreamEnd.values()) {
            meters.counter(
                    "continuo_streams_ended",
                    "streams that ended, by reason",
                    () -> totals.ended(end),
                    "reason",
                    Labels.of(end));
        }
        meters.counter("continuo_deliveries", "events written to subscribers, control frames aside", totals::delivered);
        meters.counter("continuo_sent_bytes", "bytes of frames written to subscribers", totals::bytes);
        meters.counter("continuo_write_waits", "writes that a socket did not take at once", totals::waits);
        Timer writes =
                meters.timer("continuo_write", "how long one of 64 writes to a subscriber's socket took", WRITE_TIMES);
        totals.timeWrites(nanos -> writes.record(nanos, TimeUnit.NANOSECONDS));
        lags(meters, new Lags(streams::lags, clock));
    }

    private static void lags(Meters meters, Lags lags) {
        for (long bound : Lags.BOUNDS) {
            meters.gauge(
                    "continuo_subscriber_lag_events_bucket",
                    "streams that are so many events behind the head at the most, now",
                    () -> lags.within(bound),
                    "le",
                    bound == Long.MAX_VALUE ? "+Inf" : String.valueOf(bound));
        }
        meters.gauge(
                "continuo_subscriber_lag_events_max",
                "how many events the slowest stream is behind the head",
                lags::greatest);
    }
}
