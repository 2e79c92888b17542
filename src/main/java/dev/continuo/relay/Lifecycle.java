package dev.continuo.relay;

import dev.continuo.broadcast.Streams;
import dev.continuo.config.ContinuoSettings;
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
 * The order of start and stop: the upstream once the server listens, without waiting for it. A stop drains the streams
 * first, while the server goes on to listen, so that who comes is told to come back, and the upstream goes on to be
 * consumed, so that what it sends is in the log; then the upstream, whose own process ends last, so that nobody is told
 * of its end; then the container ends the server, and last the log.
 */
@ApplicationScoped
class Lifecycle {

    private static final Logger LOGGER = System.getLogger(Lifecycle.class.getName());

    /** Before the doors close, and Helidon stops its web server, which drops connections. */
    private static final int BEFORE_DOORS_CLOSE = Interceptor.Priority.PLATFORM_BEFORE - 2;

    /**
     * After Helidon has started its web server, and the JAX-RS applications in it. What comes first of them and a
     * JAX-RS client serves Jersey for injection into all beans, and a client is announced before it can.
     */
    private static final int AFTER_SERVER = Interceptor.Priority.PLATFORM_AFTER + 101;

    private final Upstream upstream;
    private final UpstreamServer server;
    private final Streams streams;
    private final Duration drain;

    @Inject
    Lifecycle(Upstream upstream, UpstreamServer server, Streams streams, ContinuoSettings settings) {
        this.upstream = upstream;
        this.server = server;
        this.streams = streams;
        this.drain = settings.stream().drain();
    }

    void start(@Observes @Priority(AFTER_SERVER) @Initialized(ApplicationScoped.class) Object event) {
        upstream.start();
    }

    /** Only what has been started: a start that fails is cleaned up with this event too. */
    void stop(
            @Observes(notifyObserver = Reception.IF_EXISTS)
                    @Priority(BEFORE_DOORS_CLOSE)
                    @BeforeDestroyed(ApplicationScoped.class)
                    Object event)
            throws InterruptedException {
        LOGGER.log(
                Level.INFO,
                "stopping: {0} streams are told to come back, over {1} ms",
                streams.count(),
                drain.toMillis());
        int cut = streams.close(drain);
        if (cut > 0) {
            LOGGER.log(Level.INFO, "stopping: {0} streams did not take their last frame in time and are cut", cut);
        }
        upstream.stop();
        server.close();
    }
}
