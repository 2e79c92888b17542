package dev.continuo.http;

import dev.continuo.broadcast.Streams;
import dev.continuo.config.ContinuoSettings;
import dev.continuo.config.Mode;
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

/** Opens the doors when Continuo is the application; within a host application there are none. */
public final class DoorsExtension implements Extension {

    void open(
            @Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) @Initialized(ApplicationScoped.class) Object event,
            BeanManager manager) {
        if (Mode.current() == Mode.SERVER) {
            CDI<Object> beans = CDI.current();
            ContinuoSettings settings = beans.select(ContinuoSettings.class).get();
            Upstream upstream = beans.select(Upstream.class).get();
            manager.getExtension(ServerCdiExtension.class)
                    .serverRoutingBuilder()
                    .register(new StreamDoors(
                            beans.select(Streams.class).get(), settings.stream(), settings.dialect(), upstream))
                    .register(new StatusDoor(beans.select(StatusReport.class).get()))
                    .error(NotFoundException.class, new UnknownPath(settings.dialect()));
        }
    }
}
