package dev.continuo.supervisor;

import dev.continuo.supervisor.StartDecision.AlreadyUp;
import dev.continuo.supervisor.StartDecision.Join;
import dev.continuo.supervisor.StartDecision.Refuse;
import dev.continuo.supervisor.StartDecision.Start;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Whether a need starts the server. Pure. */
final class StartRule {

    private StartRule() {}

    /**
     * Decides.
     *
     * @param state where the server stands, as far as it has been noticed
     * @param running where it is if its process runs and is ready, or {@code null}: a crash is seen here before it is
     *     noticed there
     */
    static StartDecision decide(SupervisorState state, @Nullable URI running) {
        return switch (state) {
            // The crashes still count, so one who asks again and again gets one start each time, not a new loop.
            case OFF, CRASH_LOOP -> new Start();
            case STARTING, RESTARTING -> new Join();
            case UP, UNHEALTHY -> running == null ? new Join() : new AlreadyUp(running);
            case STOPPING, STOPPED -> new Refuse("the supervisor is closed and starts no server any more");
        };
    }
}
