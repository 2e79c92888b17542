package dev.continuo.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.Bytes;
import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;

/**
 * Takes every connection that does not begin with an HTTP/1.1 request, and serves it as HTTP/1.1 all the same, with the
 * head of an HTTP/1.0 request raised. What is neither gets HTTP/1.1's refusal.
 *
 * @param http11 serves the connections
 * @param maxHead the size in bytes up to which a head is looked at
 */
record Http10Selector(ServerConnectionSelector http11, int maxHead) implements ServerConnectionSelector {

    private static final String HTTP_1_1 = " HTTP/1.1\r";

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        int lineEnd = data.indexOf(Bytes.LF_BYTE);
        return lineEnd >= 0 && data.readString(lineEnd).endsWith(HTTP_1_1) ? Support.UNSUPPORTED : Support.SUPPORTED;
    }

    /** None: who negotiates a protocol does not mean 1.0. */
    @Override
    public Set<String> supportedApplicationProtocols() {
        return Set.of();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return http11.connection(
                new Http10Context(context, new DataReader(new RaisedRequest(context.dataReader(), maxHead))));
    }
}
