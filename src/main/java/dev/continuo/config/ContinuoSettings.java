package dev.continuo.config;

import dev.continuo.auth.AuthPolicy;
import dev.continuo.broadcast.StreamPolicy;
import dev.continuo.event.Dialect;
import dev.continuo.guard.GuardPolicy;
import dev.continuo.log.LogBounds;
import dev.continuo.supervisor.SupervisorPolicy;
import dev.continuo.upstream.UpstreamPolicy;
import java.util.Optional;

/**
 * The whole configuration, checked.
 *
 * @param dialect the shape of the events, which subscribers see with or without an upstream
 * @param stream how streams to subscribers behave
 * @param log how much is kept
 * @param upstream what is consumed. Empty only in a host application that sets no {@code upstream.url}: the relay is
 *     then a broadcaster for the host's own events, and the demo is not started behind its back
 * @param supervisor how the upstream is started and kept running; empty when somebody else does that
 * @param guard how the server guards its doors; as by default in a host application, which guards its own
 * @param host where to listen; empty in a host application, which listens by itself
 * @param port where to listen, 0 for any free port; 0 in a host application
 * @param auth who may watch; everybody in a host application, which asks by itself
 * @param logging how log entries are written; as by default in a host application, which writes its own
 * @param admin where the state of the relay is told instead of there; empty: there
 */
public record ContinuoSettings(
        Dialect dialect,
        StreamPolicy stream,
        LogBounds log,
        Optional<UpstreamPolicy> upstream,
        Optional<SupervisorPolicy> supervisor,
        GuardPolicy guard,
        String host,
        int port,
        AuthPolicy auth,
        Logging logging,
        Optional<AdminSocket> admin) {

    /** The value of {@code upstream.url} that stands for the built-in upstream. */
    static final String DEMO = "demo";

    /** What stands for the URL of a supervised upstream, which its ready line says. */
    static final String SUPERVISED = "supervised";

    /** Whether {@code upstream} is the built-in one, whose real URL is known only once it runs. */
    public boolean demo() {
        return upstream.filter(policy -> policy.url().toString().equals(DEMO)).isPresent();
    }
}
