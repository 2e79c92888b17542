package dev.continuo.bench.measure;

/** Everything that is measured, with its unit. */
public enum Metric {
    PER_CPU_SECOND("deliveries/CPU-s", "%,.0f"),
    CPU_PER_DELIVERY("CPU us/delivery", "%.2f"),
    P50("p50 ms", "%.3f"),
    P99("p99 ms", "%.3f"),
    P999("p99.9 ms", "%.3f"),
    ALLOCATED("alloc B/delivery", "%.0f"),
    PER_SECOND("deliveries/s", "%,.0f"),
    SERVER_CORES("server cores", "%.2f"),
    READER_CORES("reader cores", "%.2f"),
    LOAD_CORES("load cores", "%.2f"),
    UPSTREAM_CORES("upstream cores", "%.2f"),
    BUSY("machine busy %", "%.0f"),
    RSS("RSS MB", "%.0f"),
    LIVE_HEAP("live heap MB", "%.1f"),
    RSS_EACH("RSS KB/subscriber", "%.1f"),
    HEAP_EACH("live heap KB/subscriber", "%.1f"),
    CONNECT("connect s", "%.2f"),
    SERVED("all served ms", "%.0f"),
    CUT_OFF("cut off", "%.0f"),
    CPU_PER_EVENT("CPU us/event", "%.1f"),
    EVENTS_PER_CPU_SECOND("events/CPU-s", "%,.0f"),
    MEGABYTES("MB/s", "%.0f"),
    BEFORE_P99("live p99 before, ms", "%.3f"),
    FIRST_EVENT("first event s", "%.2f");

    private final String title;
    private final String format;

    Metric(String title, String format) {
        this.title = title;
        this.format = format;
    }

    /** A table's heading. */
    public String title() {
        return title;
    }

    /** A value as a table shows it. */
    public String show(double value) {
        return Double.isNaN(value) ? "-" : format.formatted(value);
    }
}
