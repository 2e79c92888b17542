package dev.continuo.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that can be told from a later one with the same number.
 *
 * @param pid its number, 0 when there is none
 * @param startMillis when it started, in milliseconds since 1970, 0 when that is not known
 */
record ProcessId(long pid, long startMillis) {

    static final ProcessId NONE = new ProcessId(0, 0);

    /** Start times are counted from the boot, which moves when the machine's clock is set. */
    private static final Duration SAME = Duration.ofSeconds(2);

    static ProcessId of(ProcessHandle process) {
        return new ProcessId(process.pid(), startMillis(process));
    }

    /** The process, if it certainly lives: one of another start time is another. */
    Optional<ProcessHandle> find() {
        return startMillis <= 0 ? Optional.empty() : numbered().filter(this::startedThen);
    }

    /** Whether it may live: nobody knows when the start time is not known. */
    boolean mayLive() {
        return numbered()
                .filter(process -> startMillis <= 0 || startedThen(process))
                .isPresent();
    }

    private Optional<ProcessHandle> numbered() {
        return pid <= 0 ? Optional.empty() : ProcessHandle.of(pid).filter(process -> !Processes.gone(process));
    }

    private boolean startedThen(ProcessHandle process) {
        return Math.abs(startMillis(process) - startMillis) <= SAME.toMillis();
    }

    private static long startMillis(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
