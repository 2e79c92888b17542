package dev.continuo.http;

import dev.continuo.guard.RequestLimits;
import dev.continuo.observe.Refusals;
import dev.continuo.time.Clock;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.Headers;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;

/**
 * Takes every connection and serves it as HTTP/1.1, the head of an HTTP/1.0 request raised, within its time limits.
 * What is neither gets HTTP/1.1's refusal.
 */
final class GuardedSelector implements ServerConnectionSelector {

    private final RequestLimits limits;
    private final Visitors visitors;
    private final Refusals refusals;
    private final Clock clock;
    private final ServerConnectionSelector http11;

    /** Owns none of its arguments. */
    GuardedSelector(RequestLimits limits, Visitors visitors, Refusals refusals, Clock clock) {
        this.limits = limits;
        this.visitors = visitors;
        this.refusals = refusals;
        this.clock = clock;
        this.http11 = Http1ConnectionSelector.builder()
                .config(Http1Config.builder()
                        .maxPrologueLength(limits.lineBytes())
                        .maxHeadersSize(limits.headerBytes())
                        // By RequestFilter, which answers so that a page of another origin can read it.
                        .validatePrologue(false)
                        .addReceiveListener(new EndOfHead())
                        .build())
                .build();
    }

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http11.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        Visitor visitor = visitors.served(context);
        TimedBytes bytes = new TimedBytes(context.dataReader(), visitor, limits, refusals, clock);
        RaisedRequest raised = new RaisedRequest(bytes, limits.lineBytes() + limits.headerBytes());
        return new GuardedConnection(
                http11, new GuardedContext(context, bytes, new DataReader(raised)), visitors, visitor);
    }

    /** From then on the connection is idle, or a stream, for as long as it likes. */
    private static final class EndOfHead implements Http1ConnectionListener {
        @Override
        public void headers(ConnectionContext context, Headers headers) {
            if (context instanceof GuardedContext guarded) {
                guarded.bytes().endOfHead();
            }
        }
    }
}
