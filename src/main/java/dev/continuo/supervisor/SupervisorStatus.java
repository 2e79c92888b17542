package dev.continuo.supervisor;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * One moment of the supervisor.
 *
 * @param state where the server stands
 * @param sinceMillis since when, in milliseconds since 1970
 * @param pid its process, 0 when there is none
 * @param url where it is, or {@code null} while it is not ready
 * @param starts processes started in all
 * @param restarts those of them that replaced one
 * @param failingSinceMillis when the first of the failed probes was, 0 when the last was answered
 * @param lastExit how the last process ended, in words, or {@code null}
 * @param lastFailure the last crash, failed start or failed probe, in words, or {@code null}
 * @param misconfiguration what somebody has to change before it can run, in one sentence, or {@code null}
 */
public record SupervisorStatus(
        SupervisorState state,
        long sinceMillis,
        long pid,
        @Nullable URI url,
        long starts,
        long restarts,
        long failingSinceMillis,
        @Nullable String lastExit,
        @Nullable String lastFailure,
        @Nullable String misconfiguration) {

    /** Where it listens, or 0 while it is not ready. */
    public int port() {
        return url == null ? 0 : Ports.of(url);
    }
}
