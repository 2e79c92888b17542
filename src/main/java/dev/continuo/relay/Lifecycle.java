package dev.continuo.relay;

import dev.continuo.broadcast.Streams;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * The order of start and stop: upstream before the server listens, without waiting for it; streams' last frames before
 * it stops listening; the upstream's own process last, so that nobody is told of its end.
 */
@ApplicationScoped
class Lifecycle {

    private static final Logger LOGGER = System.getLogger(Lifecycle.class.getName());

    /** Half of what a stop may take, as streams that do not take their last frame are given it twice. */
    private static final Duration GRACE = Duration.ofMillis(700);

    /** Before Helidon stops its web server, which drops connections. */
    private static final int BEFORE_SERVER_STOPS = Interceptor.Priority.PLATFORM_BEFORE - 1;

    private final Upstream upstream;
    private final UpstreamServer server;
    private final Streams streams;

    @Inject
    Lifecycle(Upstream upstream, UpstreamServer server, Streams streams) {
        this.upstream = upstream;
        this.server = server;
        this.streams = streams;
    }

    void start(
            @Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) @Initialized(ApplicationScoped.class)
                    Object event) {
        upstream.start();
    }

    /** Only what has been started: a start that fails is cleaned up with this event too. */
    void stop(
            @Observes(notifyObserver = Reception.IF_EXISTS)
                    @Priority(BEFORE_SERVER_STOPS)
                    @BeforeDestroyed(ApplicationScoped.class)
                    Object event)
            throws InterruptedException {
        int open = streams.count();
        LOGGER.log(Level.INFO, "stopping: {0} streams are told to come back", open);
        streams.close(GRACE);
        upstream.stop();
        server.close();
    }
}
