package dev.continuo.observe;

import dev.continuo.relay.UpstreamServer;
import dev.continuo.supervisor.SupervisorState;
import dev.continuo.supervisor.SupervisorStatus;
import java.util.function.ToLongFunction;

/** Numbers of the upstream's own process; all 0 when the relay starts none. */
final class SupervisorMetrics {

    private SupervisorMetrics() {}

    static void register(Meters meters, UpstreamServer server) {
        count(meters, server, "continuo_supervisor_starts", "processes started", SupervisorStatus::starts);
        count(
                meters,
                server,
                "continuo_supervisor_restarts",
                "processes started in place of another",
                SupervisorStatus::restarts);
        meters.states(
                "continuo_supervisor_state",
                "1 for the state that the upstream's process is in",
                SupervisorState.class,
                state -> server.status()
                        .filter(status -> status.state() == state)
                        .isPresent());
    }

    private static void count(
            Meters meters,
            UpstreamServer server,
            String name,
            String description,
            ToLongFunction<SupervisorStatus> read) {
        meters.counter(
                name, description, () -> server.status().map(read::applyAsLong).orElse(0L));
    }
}
