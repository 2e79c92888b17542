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
    BUSY("machine busy %", "%.0f"),
    RSS("RSS MB", "%.0f");

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
