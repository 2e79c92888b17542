package dev.continuo.supervisor;

import dev.continuo.time.Backoff;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How the server is started, watched, stopped and restarted.
 *
 * @param command what starts it; <code>{port}</code> becomes a free port
 * @param directory where it runs
 * @param readyPattern a regular expression found in the line on its standard output that says it is ready; its first
 *     group is the URL
 * @param readyTimeout how long that may take
 * @param healthPath where its health is asked
 * @param healthInterval between two probes
 * @param healthTimeout how long one may take
 * @param failureThreshold so many failed probes in a row restart it while no turn is in flight
 * @param busyGrace unhealthy for so long, it is restarted even with a turn in flight
 * @param stopTimeout between the request to stop and the kill
 * @param orderlyExit how long a JVM that exits may take until it closes the supervisor by itself, once nobody needs the
 *     server any more; after that its exit is what closes it
 * @param restart the waits before restarts
 * @param maxRestarts more ends than these within {@code restartWindow} are a crash loop
 * @param restartWindow the time that counts for it
 */
public record SupervisorPolicy(
        CommandLine command,
        Path directory,
        String readyPattern,
        Duration readyTimeout,
        String healthPath,
        Duration healthInterval,
        Duration healthTimeout,
        int failureThreshold,
        Duration busyGrace,
        Duration stopTimeout,
        Duration orderlyExit,
        Backoff restart,
        int maxRestarts,
        Duration restartWindow) {

    /** Checks what would make a supervisor that cannot work; ranges are the configuration's business. */
    public SupervisorPolicy {
        Pattern.compile(readyPattern);
        if (!healthPath.startsWith("/")) {
            throw new IllegalArgumentException("healthPath must start with /: " + healthPath);
        }
        if (failureThreshold < 1) {
            throw new IllegalArgumentException("failureThreshold must be >= 1: " + failureThreshold);
        }
        if (maxRestarts < 0) {
            throw new IllegalArgumentException("maxRestarts must be >= 0: " + maxRestarts);
        }
    }
}
