package dev.continuo.http;

import dev.continuo.auth.Tickets;
import dev.continuo.broadcast.Streams;
import dev.continuo.config.AdminSocket;
import dev.continuo.config.ContinuoSettings;
import dev.continuo.config.Mode;
import dev.continuo.observe.Refusals;
import dev.continuo.observe.StatusReport;
import dev.continuo.relay.Upstream;
import io.helidon.http.NotFoundException;
import io.helidon.microprofile.server.ServerCdiExtension;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.interceptor.Interceptor;
import java.util.List;

/** Opens the doors when Continuo is the application; within a host application there are none. */
public final class DoorsExtension implements Extension {

    void open(
            @Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) @Initialized(ApplicationScoped.class) Object event,
            BeanManager manager) {
        if (Mode.current() == Mode.SERVER) {
            CDI<Object> beans = CDI.current();
            ContinuoSettings settings = beans.select(ContinuoSettings.class).get();
            Upstream upstream = beans.select(Upstream.class).get();
            Refusals refusals = beans.select(Refusals.class).get();
            AheadOfDoors ahead =
                    new AheadOfDoors(List.of(beans.select(Doorkeeper.class).get()));
            StatusDoor status = new StatusDoor(beans.select(StatusReport.class).get());
            ServerCdiExtension server = manager.getExtension(ServerCdiExtension.class);
            server.serverRoutingBuilder()
                    .addFeature(ahead)
                    .register(new StreamDoors(
                            beans.select(Streams.class).get(),
                            settings.stream(),
                            settings.dialect(),
                            upstream,
                            refusals))
                    .register(new TicketDoor(beans.select(Tickets.class).get(), refusals))
                    .register(status)
                    .error(NotFoundException.class, new UnknownPath(settings.dialect()));
            if (settings.admin().isPresent()) {
                server.serverNamedRoutingBuilder(AdminSocket.NAME)
                        .addFeature(ahead)
                        .register(status);
            }
        }
    }
}
