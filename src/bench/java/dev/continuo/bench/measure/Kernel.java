package dev.continuo.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;

/** What the kernel counts of processes and of the machine. Linux only. */
public final class Kernel {

    /** {@code USER_HZ}, the same on every Linux of today. */
    private static final long TICK_NANOS = 10_000_000;

    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;

    /** Fields of {@code /proc/PID/stat} behind the process's name, which may hold spaces. */
    private static final int UTIME = 11;

    private static final int STIME = 12;

    private Kernel() {}

    /** The CPU time that some processes have used, in ns; one that is gone has used none. */
    public static long cpuNanos(Collection<Long> pids) throws IOException {
        long ticks = 0;
        for (long pid : pids) {
            Path stat = Path.of("/proc", Long.toString(pid), "stat");
            if (Files.exists(stat)) {
                String text = Files.readString(stat);
                String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
                ticks += Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
            }
        }
        return ticks * TICK_NANOS;
    }

    /** The memory that some processes hold, in bytes. */
    public static long rssBytes(Collection<Long> pids) throws IOException {
        long kilobytes = 0;
        for (long pid : pids) {
            kilobytes += Files.readString(Path.of("/proc", Long.toString(pid), "status"))
                    .lines()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        }
        return kilobytes * 1024;
    }

    /** What all CPUs together have done since the machine started, in ns. */
    public static Machine machine() throws IOException {
        String[] fields = Files.readString(Path.of("/proc/stat"))
                .lines()
                .findFirst()
                .orElseThrow()
                .split(" +", -1);
        long[] ticks = Arrays.stream(fields)
                .skip(1)
                .limit(8)
                .mapToLong(Long::parseLong)
                .toArray();
        long total = Arrays.stream(ticks).sum();
        return new Machine((total - ticks[IDLE] - ticks[IO_WAIT]) * TICK_NANOS, total * TICK_NANOS);
    }

    /**
     * CPU time.
     *
     * @param busyNanos not idle
     * @param totalNanos all
     */
    public record Machine(long busyNanos, long totalNanos) {}
}
