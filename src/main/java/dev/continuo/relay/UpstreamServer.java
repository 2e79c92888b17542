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
import dev.continuo.upstream.UpstreamPolicy;
import dev.continuo.upstream.UpstreamStatus;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
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

    private final @Nullable Supervisor supervisor;
    private final Event<ServerDown> news;
    private volatile Reader reader = new Nobody();

    /** For the container. */
    @Inject
    public UpstreamServer(
            ContinuoSettings settings,
            LogWriter writer,
            Event<ServerDown> news,
            Clock clock,
            Sleeper sleeper,
            RandomGenerator random) {
        this.news = news;
        this.supervisor = settings.supervisor().isEmpty()
                ? null
                : new Supervisor(
                        settings.supervisor().get(),
                        authorization(settings),
                        new Life(),
                        () -> writer.turns().anyInFlight(),
                        new DeadStream(() -> reader.statuses(), stallTimeout(settings), clock),
                        clock,
                        sleeper,
                        random);
    }

    /**
     * Returns where the server is; starts it first if it has crashed too often, and waits for a start under way.
     *
     * @return its base URL
     * @throws ServerStartException when the start fails, with the last of the server's standard error, or when
     *     {@code supervisor.command} is not set
     * @throws InterruptedException when the caller is interrupted while it waits
     */
    public URI ensureServer() throws ServerStartException, InterruptedException {
        if (supervisor == null) {
            throw new ServerStartException("supervisor.command is not set, so the relay starts no server");
        }
        return supervisor.ensureServer();
    }

    /** Whether the server's process runs and has become ready; {@code false} when there is none to supervise. */
    public boolean isUp() {
        return supervisor != null && supervisor.isUp();
    }

    /** How the server is; empty when there is none to supervise. */
    public Optional<ServerHealth> health() {
        return Optional.ofNullable(supervisor).map(Supervisor::health);
    }

    /** One moment of the supervisor; empty when there is none. */
    public Optional<SupervisorStatus> status() {
        return Optional.ofNullable(supervisor).map(Supervisor::status);
    }

    /** Whoever reads the server's streams. Called by the supervisor's thread, save for the status. */
    interface Reader {

        /** The server is up. */
        void resume(URI base);

        /** The server is gone. Returns when all that it had sent is in the log, and its loss. */
        void pause(ServerDown down);

        /** One moment of each stream. Any thread. */
        Collection<UpstreamStatus> statuses();
    }

    /** Makes a reader follow the server. Before {@link #start}. */
    void attend(Reader follower) {
        reader = follower;
    }

    /** Starts the server, if there is one to start; returns at once. */
    void start() {
        if (supervisor != null) {
            supervisor.start();
        }
    }

    /** Ends the server and returns when it is gone. */
    @PreDestroy
    void close() {
        if (supervisor != null) {
            supervisor.close();
        }
    }

    /** Whether the server's process has ended, perhaps after a moment's wait. */
    boolean gone() {
        try {
            return supervisor != null && supervisor.gone(DYING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static @Nullable String authorization(ContinuoSettings settings) {
        return settings.upstream()
                .map(UpstreamPolicy::credentials)
                .map(Credentials::basic)
                .orElse(null);
    }

    private static Duration stallTimeout(ContinuoSettings settings) {
        return settings.upstream().map(UpstreamPolicy::stallTimeout).orElse(Duration.ZERO);
    }

    /** Before anybody reads. */
    private static final class Nobody implements Reader {

        @Override
        public void resume(URI base) {}

        @Override
        public void pause(ServerDown down) {}

        @Override
        public Collection<UpstreamStatus> statuses() {
            return List.of();
        }
    }

    /** What the relay makes of the server's life; on the supervisor's thread. */
    private final class Life implements ServerListener {

        @Override
        public void up(URI url) {
            reader.resume(url);
        }

        @Override
        public void down(ServerDown down) {
            reader.pause(down);
            CompletionStage<ServerDown> unused = news.fireAsync(down);
        }
    }
}
