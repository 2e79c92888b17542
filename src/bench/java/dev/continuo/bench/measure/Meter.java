package dev.continuo.bench.measure;

import dev.continuo.bench.load.Crowd;
import dev.continuo.bench.load.Tally;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Measures what a server does from {@link #start} to {@link #stop}. */
public final class Meter {

    private static final List<Long> LOAD = List.of(ProcessHandle.current().pid());
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
    private static final double MICROSECOND = TimeUnit.MICROSECONDS.toNanos(1);
    private static final double MEBIBYTE = 1 << 20;

    private final Collection<Long> server;
    private final @Nullable JvmProbe jvm;
    private final Crowd crowd;
    private final Tally tally;
    private final Reading start;

    private record Reading(
            long nanos, long server, long load, long reader, Kernel.Machine machine, long allocated, long delivered) {}

    private Meter(Collection<Long> server, @Nullable JvmProbe jvm, Crowd crowd, Tally tally) throws IOException {
        this.server = server;
        this.jvm = jvm;
        this.crowd = crowd;
        this.tally = tally;
        this.start = read();
    }

    /**
     * Begins.
     *
     * @param server its processes, none when the subscribers are served by the load itself
     * @param jvm the server's, {@code null} when it is none
     */
    public static Meter start(Collection<Long> server, @Nullable JvmProbe jvm, Crowd crowd, Tally tally)
            throws IOException {
        return new Meter(server, jvm, crowd, tally);
    }

    /** Ends. Latencies are the tally's. */
    public Sample stop() throws IOException {
        Reading end = read();
        double seconds = (end.nanos - start.nanos) / SECOND;
        double serverNanos = end.server - start.server;
        double delivered = end.delivered - start.delivered;
        Sample sample = new Sample()
                .put(Metric.PER_SECOND, delivered / seconds)
                .put(Metric.SERVER_CORES, serverNanos / SECOND / seconds)
                .put(Metric.LOAD_CORES, (end.load - start.load) / SECOND / seconds)
                .put(Metric.READER_CORES, (end.reader - start.reader) / SECOND / seconds)
                .put(
                        Metric.BUSY,
                        100.0
                                * (end.machine.busyNanos() - start.machine.busyNanos())
                                / (end.machine.totalNanos() - start.machine.totalNanos()));
        if (!server.isEmpty()) {
            sample.put(Metric.PER_CPU_SECOND, delivered / (serverNanos / SECOND))
                    .put(Metric.CPU_PER_DELIVERY, serverNanos / MICROSECOND / delivered)
                    .put(Metric.RSS, Kernel.rssBytes(server) / MEBIBYTE);
        }
        if (jvm != null) {
            sample.put(Metric.ALLOCATED, (end.allocated - start.allocated) / delivered);
        }
        if (tally.measured() > 0) {
            sample.put(Metric.P50, tally.percentile(50) / MILLISECOND)
                    .put(Metric.P99, tally.percentile(99) / MILLISECOND)
                    .put(Metric.P999, tally.percentile(99.9) / MILLISECOND);
        }
        return sample;
    }

    private Reading read() throws IOException {
        return new Reading(
                System.nanoTime(),
                Kernel.cpuNanos(server),
                Kernel.cpuNanos(LOAD),
                crowd.cpuNanos(),
                Kernel.machine(),
                jvm == null ? 0 : jvm.allocatedBytes(),
                tally.delivered());
    }
}
