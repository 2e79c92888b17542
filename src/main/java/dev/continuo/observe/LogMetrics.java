package dev.continuo.observe;

import dev.continuo.log.EventLog;
import dev.continuo.log.LogBounds;

/** Numbers of the log: its window, and how full it is. */
final class LogMetrics {

    private LogMetrics() {}

    static void register(Meters meters, EventLog log, LogBounds bounds) {
        meters.counter(
                "continuo_log_appended",
                "events that the log has taken, the relay's own included",
                () -> log.window().latest());
        meters.gauge(
                "continuo_log_oldest_seq",
                "the lowest seq held",
                () -> log.window().oldest());
        meters.gauge("continuo_log_latest_seq", "the head", () -> log.window().latest());
        meters.gauge("continuo_log_events", "events held", () -> log.window().size());
        meters.gauge("continuo_log_events_limit", "log.max_events", bounds::maxEvents);
        meters.gauge("continuo_log_bytes", "what the held events weigh, index included", log::bytes);
        meters.gauge("continuo_log_bytes_limit", "log.max_bytes", bounds::maxBytes);
    }
}
