package dev.continuo.http;

import dev.continuo.config.Mode;
import io.helidon.common.Weight;
import io.helidon.common.Weighted;
import io.helidon.webserver.ProtocolConfigs;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.helidon.webserver.spi.ServerConnectionSelectorProvider;

/**
 * Lets the server, which refuses HTTP/1.0, serve it; found by service file. Instead of Helidon's own provider, which
 * {@code Main} switches off, or at least ahead of it.
 */
@Weight(Weighted.DEFAULT_WEIGHT + 10)
public final class Http10Provider implements ServerConnectionSelectorProvider<Http1Config> {

    @Override
    public Class<Http1Config> protocolConfigType() {
        return Http1Config.class;
    }

    /** HTTP/1.1's, to get its settings; within a host application one that nobody has, so that nothing is created. */
    @Override
    public String protocolType() {
        return switch (Mode.current()) {
            case SERVER -> "http_1_1";
            case EMBEDDED -> "continuo_http_1_0_off";
        };
    }

    @Override
    public ServerConnectionSelector create(String listener, Http1Config config, ProtocolConfigs configs) {
        return new Http10Selector(
                Http1ConnectionSelector.builder().config(config).build(),
                config.maxPrologueLength() + config.maxHeadersSize());
    }
}
