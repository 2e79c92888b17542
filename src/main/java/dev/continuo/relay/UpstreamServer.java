package dev.continuo.relay;

import dev.continuo.config.ContinuoSettings;
import dev.continuo.supervisor.ServerDown;
import dev.continuo.supervisor.ServerHealth;
import dev.continuo.supervisor.ServerListener;
import dev.continuo.supervisor.ServerStartException;
import dev.continuo.supervisor.Supervisor;
import dev.continuo.supervisor.SupervisorStatus;
import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import dev.continuo.upstream.Credentials;
import dev.continuo.upstream.UpstreamEventSource;
import dev.continuo.upstream.UpstreamPolicy;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The upstream's own process, when {@code supervisor.command} is set: started with the relay, restarted after crashes,
 * ended with it. Safe for use by any thread.
 *
 * <p>Each time it is lost, a {@link ServerDown} is fired for observers with {@code @ObservesAsync}.
 */
@ApplicationScoped
public class UpstreamServer {

    /** A process that dies resets its connections before anybody can see that it is dead. */
    private static final Duration DYING = Duration.ofMillis(200);

    private final Optional<Supervisor> supervisor;
    private final UpstreamPolicy policy;
    private final UpstreamEventSource source;
    private final Event<ServerDown> news;
    private final AtomicReference<Outages> outages = new AtomicReference<>(down -> {});

    /** For the container. */
    @Inject
    public UpstreamServer(
            ContinuoSettings settings,
            LogWriter writer,
            UpstreamEventSource source,
            Event<ServerDown> news,
            Clock clock,
            Sleeper sleeper,
            RandomGenerator random) {
        this.source = source;
        this.news = news;
        this.supervisor = settings.supervisor()
                .map(policy -> new Supervisor(
                        policy,
                        settings.upstream()
                                .map(UpstreamPolicy::credentials)
                                .map(Credentials::basic)
                                .orElse(null),
                        listener(),
                        () -> writer.turns().anyInFlight(),
                        trouble(settings),
                        clock,
                        sleeper,
                        random));
    }
}
