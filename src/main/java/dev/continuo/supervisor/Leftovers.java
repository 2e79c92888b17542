package dev.continuo.supervisor;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Ends what a relay has left behind that was killed, and only that: the relay must be dead, and a process must carry
 * its marker, or have the number, the start time and the program that it has recorded.
 */
record Leftovers(RunRecords records, Stopping stopping, Duration patience) {

    private static final Logger LOGGER = System.getLogger(Leftovers.class.getName());

    void clean() throws InterruptedException {
        for (Map.Entry<Path, RunRecord> one : records.all().entrySet()) {
            if (!one.getValue().relay().mayLive()) {
                end(one.getKey(), one.getValue());
            }
        }
    }

    private void end(Path file, RunRecord left) throws InterruptedException {
        Family family = new Family(left.marker());
        child(left).ifPresent(family::look);
        Set<ProcessHandle> living = family.living();
        boolean gone = stopping.stop(family::living, patience);
        if (!living.isEmpty()) {
            Set<Long> pids = new TreeSet<>();
            living.forEach(process -> pids.add(process.pid()));
            LOGGER.log(
                    Level.WARNING,
                    "the relay " + left.relay().pid() + " was killed and left processes " + pids + " in "
                            + left.directory() + ": " + (gone ? "ended" : "they cannot be ended"));
        }
        if (gone) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOGGER.log(Level.DEBUG, () -> file + " is read again at the next start: " + e);
            }
        }
    }

    private static Optional<ProcessHandle> child(RunRecord left) {
        return left.child()
                .find()
                .filter(process -> process.info().command().orElse("").equals(left.command()))
                .filter(process -> !left.command().isEmpty());
    }
}
