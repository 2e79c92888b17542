package dev.continuo.testing;

import io.helidon.config.Config;
import io.helidon.jersey.webserver.JaxRsService;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpService;
import org.glassfish.jersey.server.ResourceConfig;

/** Somebody else's JAX-RS application on a port of loopback, beside the doors of the relay. */
public final class JaxRsApplication implements AutoCloseable {

    private final WebServer server;

    private JaxRsApplication(WebServer server) {
        this.server = server;
    }

    /** Starts it with one resource. */
    public static JaxRsApplication start(Object resource) {
        HttpService service = JaxRsService.create(Config.empty(), new ResourceConfig().register(resource));
        return new JaxRsApplication(WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .shutdownHook(false)
                .connectionOptions(options -> options.tcpNoDelay(true).socketSendBufferSize(64 * 1024))
                .routing(routing -> routing.register("/", service))
                .build()
                .start());
    }

    /** The server's port. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
