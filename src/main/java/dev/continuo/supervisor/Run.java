package dev.continuo.supervisor;

import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One process of the server with all that it starts and the record of it, from before the start until nothing is left.
 * Used by the keeper's thread.
 */
final class Run {

    private static final Duration PORT_LIMIT = Duration.ofSeconds(2);

    private final SupervisorPolicy policy;
    private final RunRecords records;
    private final Clock clock;
    private final Sleeper sleeper;
    private final Stopping stopping;
    private final String marker;
    private final Family family;
    private RunRecord written;
    private @Nullable Child child;

    /**
     * Prepares a start.
     *
     * @param marker what no other process carries
     */
    Run(SupervisorPolicy policy, RunRecords records, String marker, Clock clock, Sleeper sleeper) {
        this.policy = policy;
        this.records = records;
        this.clock = clock;
        this.sleeper = sleeper;
        this.stopping = new Stopping(clock, sleeper);
        this.marker = marker;
        this.family = new Family(marker);
        this.written = new RunRecord(
                ProcessId.of(ProcessHandle.current()),
                ProcessId.NONE,
                "",
                marker,
                policy.directory().toAbsolutePath().normalize().toString());
    }

    /**
     * Starts the process.
     *
     * @throws IOException when it cannot be run; the message is a sentence that says what to change
     */
    Child launch(News news) throws IOException {
        if (!Files.isDirectory(policy.directory())) {
            throw new IOException(
                    "supervisor.directory=" + policy.directory() + " is not a directory; correct SUPERVISOR_DIRECTORY");
        }
        int port = Ports.free();
        // Before the start, too: whoever kills us in between leaves a marker to look for.
        records.write(written);
        try {
            child = new Child(policy, port, marker, news);
        } catch (IOException e) {
            throw new IOException(
                    "supervisor.command=" + policy.command() + " cannot be run (" + e.getMessage() + "); install "
                            + policy.command().program() + " or correct SUPERVISOR_COMMAND",
                    e);
        }
        look();
        return child;
    }

    /** Notes what the process has become and has started: later may be too late. */
    void look() {
        if (child == null) {
            return;
        }
        family.look(child.handle());
        ProcessHandle handle = child.handle();
        RunRecord now = new RunRecord(
                written.relay(), ProcessId.of(handle), handle.info().command().orElse(""), marker, written.directory());
        if (child.alive() && !now.equals(written)) {
            written = now;
            records.write(now);
        }
    }

    /** Ends the process itself, if it lives. What it has started may end with it or not. */
    void stopChild() throws InterruptedException {
        if (child != null && child.alive()) {
            family.look(child.handle());
            ProcessHandle handle = child.handle();
            stopping.stop(() -> handle.isAlive() ? Set.of(handle) : Set.of(), policy.stopTimeout());
        }
    }

    /** Ends what is left of it, waits for its port and forgets the record. */
    void end() throws InterruptedException {
        long start = clock.nanoTime();
        stopChild();
        Duration left = policy.stopTimeout().minusNanos(clock.nanoTime() - start);
        boolean gone = stopping.stop(family::living, left);
        if (child != null && child.url() != null) {
            Ports.awaitFree(Ports.of(child.url()), PORT_LIMIT, clock, sleeper);
        }
        if (gone) {
            records.delete(written);
        }
    }
}
