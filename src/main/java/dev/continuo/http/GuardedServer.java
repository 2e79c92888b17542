package dev.continuo.http;

import dev.continuo.guard.Admissions;
import dev.continuo.guard.ClientLimits;
import dev.continuo.guard.GuardPolicy;
import dev.continuo.observe.Refusals;
import dev.continuo.time.Clock;
import io.helidon.common.Weighted;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.DirectHandler;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRouting;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes a Helidon server guard its doors. The order of what a request passes: connection limits, TLS, time limits and
 * sizes, {@link CorsFilter}, {@link RequestFilter}; then whoever adds a filter after these, then the doors.
 */
public final class GuardedServer implements AutoCloseable {

    private static final Duration LOOK_AT_FILES = Duration.ofSeconds(2);

    private final GuardPolicy policy;
    private final Refusals refusals;
    private final Clock clock;
    private final Visitors visitors;
    private final Optional<ServerCertificate> certificate;

    /**
     * Starts its watches; {@link #close} ends them.
     *
     * @throws IllegalArgumentException when there is a certificate to use and it cannot be read
     */
    public GuardedServer(GuardPolicy policy, Refusals refusals, Clock clock) {
        this.policy = policy;
        this.refusals = refusals;
        this.clock = clock;
        ClientLimits limits = OpenFiles.within(policy.clients());
        this.visitors =
                new Visitors(new Admissions(limits, clock), policy.requests().headTimeout(), refusals, clock);
        this.certificate = policy.tls().map(files -> new ServerCertificate(files, clock, LOOK_AT_FILES));
    }

    /** What concerns connections. Before the server is built, and after its configuration has been read. */
    public void guard(WebServerConfig.BuilderBase<?, ?> server) {
        DirectHandlers.Builder refusing = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            refusing.addHandler(type, new RefusalHandler(refusals));
        }
        server.connectionOptions(new Gate(server.connectionOptions().orElseGet(SocketOptions::create), visitors))
                .addConnectionSelector(new GuardedSelector(policy.requests(), visitors, refusals, clock))
                .maxPayloadSize(policy.requests().bodyBytes())
                .directHandlers(refusing.build())
                // The message tells RefusalHandler what was wrong.
                .errorHandling(ErrorHandling.builder().includeEntity(true).build());
        certificate.ifPresent(used -> server.tls(used.tls()));
    }

    /** What concerns requests. */
    public void guard(HttpRouting.Builder routing) {
        routing.addFeature(new FirstFilters());
    }

    /** Before Helidon's own, some of which fail for a path or a query that is none. */
    private final class FirstFilters implements HttpFeature, Weighted {

        private static final double BEFORE_ALL = 1_000_000;

        @Override
        public void setup(HttpRouting.Builder routing) {
            if (policy.origins().any()) {
                routing.addFilter(new CorsFilter(policy.origins()));
            }
            routing.addFilter(new RequestFilter(policy, refusals));
        }

        @Override
        public double weight() {
            return BEFORE_ALL;
        }
    }

    @Override
    public void close() {
        visitors.close();
        certificate.ifPresent(ServerCertificate::close);
    }
}
