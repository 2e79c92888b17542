package dev.continuo.http;

import dev.continuo.auth.Tickets;
import dev.continuo.broadcast.Streams;
import dev.continuo.config.AdminSocket;
import dev.continuo.config.ContinuoSettings;
import dev.continuo.config.Mode;
import dev.continuo.directory.TooManyDirectoriesException;
import dev.continuo.observe.Pace;
import dev.continuo.observe.Refusals;
import dev.continuo.observe.StatusReport;
import dev.continuo.relay.Upstream;
import dev.continuo.time.Clock;
import io.helidon.http.NotFoundException;
import io.helidon.microprofile.server.ServerCdiExtension;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.Filter;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.interceptor.Interceptor;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Opens the doors when Continuo is the application; within a host application there are none. */
public final class DoorsExtension implements Extension {

    /**
     * When the streams have been drained and the server is about to stop: it goes on to take connections while nobody
     * is left to serve them, and reports each as an error.
     */
    private static final int AFTER_DRAIN = Interceptor.Priority.PLATFORM_BEFORE - 1;

    private @Nullable GuardedServer guard;

    void open(
            @Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) @Initialized(ApplicationScoped.class) Object event,
            BeanManager manager) {
        if (Mode.current() == Mode.SERVER) {
            CDI<Object> beans = CDI.current();
            ContinuoSettings settings = beans.select(ContinuoSettings.class).get();
            Upstream upstream = beans.select(Upstream.class).get();
            Refusals refusals = beans.select(Refusals.class).get();
            ServerCdiExtension server = manager.getExtension(ServerCdiExtension.class);
            GuardedServer guarded = new GuardedServer(
                    settings.guard(), refusals, beans.select(Clock.class).get());
            guard = guarded;
            WebServerConfig.Builder listeners = HelidonServer.builder(server);
            guarded.guard(listeners);
            // Helidon opens the doors at every further socket too.
            List.copyOf(listeners.sockets().entrySet()).forEach(socket -> {
                ListenerConfig.Builder listener = ListenerConfig.builder(socket.getValue());
                guarded.guard(listener);
                listeners.putSocket(socket.getKey(), listener.build());
            });
            Doorkeeper doorkeeper = beans.select(Doorkeeper.class).get();
            StatusDoor status = new StatusDoor(beans.select(StatusReport.class).get());
            beans.select(Pace.class).get().start();
            server.serverRoutingBuilder()
                    .addFeature(ahead(guarded.filters(), doorkeeper))
                    .register(new StreamDoors(
                            beans.select(Streams.class).get(),
                            settings.stream(),
                            settings.dialect(),
                            upstream,
                            refusals))
                    .register(new TicketDoor(beans.select(Tickets.class).get(), refusals))
                    .register(status)
                    .register(new PageDoor())
                    .error(TooManyDirectoriesException.class, new UnconnectedDirectory(refusals))
                    .error(NotFoundException.class, new UnknownPath(settings.dialect()));
            settings.admin()
                    .ifPresent(admin -> server.serverNamedRoutingBuilder(AdminSocket.NAME)
                            .addFeature(ahead(guarded.filters(admin), doorkeeper))
                            .register(status));
        }
    }

    private static AheadOfDoors ahead(List<Filter> guards, Doorkeeper doorkeeper) {
        return new AheadOfDoors(
                Stream.concat(guards.stream(), Stream.of(doorkeeper)).toList());
    }

    void close(@Observes @Priority(AFTER_DRAIN) @BeforeDestroyed(ApplicationScoped.class) Object event) {
        GuardedServer guarded = guard;
        if (guarded != null) {
            guarded.close();
        }
    }
}
