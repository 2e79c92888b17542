package dev.continuo.http;

import dev.continuo.config.AdminSocket;
import dev.continuo.guard.Admissions;
import dev.continuo.guard.ClientLimits;
import dev.continuo.guard.GuardPolicy;
import dev.continuo.guard.HostRule;
import dev.continuo.observe.Refusals;
import dev.continuo.time.Clock;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.DirectHandler;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.Filter;
import java.time.Duration;
import java.util.List;
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

    /** What concerns connections. Before the listener is built, and after its configuration has been read. */
    public void guard(ListenerConfig.BuilderBase<?, ?> server) {
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

    /** What every request passes, the first first, ahead of all other filters: some fail for a query that is none. */
    public List<Filter> filters() {
        return filters(policy.hosts());
    }

    /** The same for the admin port: where it asks for no credentials it answers under its own names only. */
    List<Filter> filters(AdminSocket admin) {
        return filters(policy.hosts()
                .or(() -> Optional.of(admin)
                        .filter(AdminSocket::loopback)
                        .map(socket -> HostRule.parse("", socket.host()))));
    }

    private List<Filter> filters(Optional<HostRule> hosts) {
        Filter requests = new RequestFilter(policy.requests(), hosts, refusals);
        return policy.origins().any() ? List.of(new CorsFilter(policy.origins()), requests) : List.of(requests);
    }

    @Override
    public void close() {
        visitors.close();
        certificate.ifPresent(ServerCertificate::close);
    }
}
