package dev.continuo.http;

import dev.continuo.broadcast.Streams;
import dev.continuo.config.ContinuoSettings;
import dev.continuo.config.Mode;
import dev.continuo.directory.TooManyDirectoriesException;
import dev.continuo.observe.Refusals;
import dev.continuo.observe.StatusReport;
import dev.continuo.relay.Upstream;
import dev.continuo.time.Clock;
import io.helidon.http.NotFoundException;
import io.helidon.microprofile.server.ServerCdiExtension;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.interceptor.Interceptor;
import org.jspecify.annotations.Nullable;

/** Opens the doors when Continuo is the application; within a host application there are none. */
public final class DoorsExtension implements Extension {

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
            guarded.guard(HelidonServer.builder(server));
            guarded.guard(server.serverRoutingBuilder());
            server.serverRoutingBuilder()
                    .register(new StreamDoors(
                            beans.select(Streams.class).get(), settings.stream(), settings.dialect(), upstream))
                    .register(new StatusDoor(beans.select(StatusReport.class).get()))
                    .error(TooManyDirectoriesException.class, new UnconnectedDirectory(refusals))
                    .error(NotFoundException.class, new UnknownPath(settings.dialect()));
        }
    }

    void close(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
        GuardedServer guarded = guard;
        if (guarded != null) {
            guarded.close();
        }
    }
}
