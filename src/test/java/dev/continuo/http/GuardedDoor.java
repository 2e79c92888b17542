package dev.continuo.http;

import dev.continuo.guard.ClientLimits;
import dev.continuo.guard.GuardPolicy;
import dev.continuo.guard.OriginRule;
import dev.continuo.guard.RequestLimits;
import dev.continuo.observe.Refusals;
import dev.continuo.time.Clock;
import dev.continuo.tls.PemFiles;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import java.time.Duration;
import java.util.Optional;

/** A guarded server on a port of loopback whose one door {@code /door} says {@code in}. */
final class GuardedDoor implements AutoCloseable {

    static final RequestLimits REQUESTS =
            new RequestLimits(Duration.ofSeconds(30), Duration.ofSeconds(30), 512, 2048, 20, 64, 100, 3);

    private final Refusals refusals = new Refusals();
    private final GuardedServer guard;
    private final WebServer server;

    GuardedDoor(ClientLimits clients, RequestLimits requests, Optional<PemFiles> tls) {
        guard = new GuardedServer(
                new GuardPolicy(clients, requests, Optional.empty(), OriginRule.NONE, tls), refusals, Clock.system());
        HttpRouting.Builder routing = HttpRouting.builder();
        routing.addFeature(new AheadOfDoors(guard.filters()));
        routing.get("/door", (request, response) -> response.send("in"));
        routing.post(
                "/door",
                (request, response) -> response.send("took " + request.content().as(byte[].class).length));
        WebServerConfig.Builder config =
                WebServer.builder().host("127.0.0.1").port(0).shutdownHook(false);
        guard.guard(config);
        server = config.routing(routing).build().start();
    }

    int port() {
        return server.port();
    }

    Refusals refusals() {
        return refusals;
    }

    @Override
    public void close() {
        server.stop();
        guard.close();
    }
}
