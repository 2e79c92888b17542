package dev.continuo.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;

/**
 * Takes every connection and serves it as HTTP/1.1, the head of an HTTP/1.0 request raised. What is neither gets
 * HTTP/1.1's refusal.
 *
 * @param http11 serves the connections
 * @param maxHead the size in bytes up to which a head is looked at
 */
record Http10Selector(ServerConnectionSelector http11, int maxHead) implements ServerConnectionSelector {

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
        return http11.connection(
                new Http10Context(context, new DataReader(new RaisedRequest(context.dataReader(), maxHead))));
    }
}
