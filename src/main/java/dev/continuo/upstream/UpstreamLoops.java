package dev.continuo.upstream;

import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Starts connections to the upstream that MicroProfile Fault Tolerance keeps up. Does nothing by itself. All of them
 * share one JAX-RS client and one circuit breaker; each has a failure count of its own. Safe for use by any thread.
 */
@ApplicationScoped
public class UpstreamLoops {

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    @Inject
    private UpstreamPolicy policy;

    @Inject
    private Clock clock;

    @Inject
    private Sleeper sleeper;

    @Inject
    private RandomGenerator random;

    @Inject
    private RetriedConnect step;

    private final UpstreamTotals totals = new UpstreamTotals();
    private final Set<UpstreamLoop> loops = ConcurrentHashMap.newKeySet();
    private final ReentrantLock clientLock = new ReentrantLock();
    private @Nullable Client client;

    /**
     * Connects and stays connected until {@link #stop}.
     *
     * @param streamUrl where the stream is, without user info
     * @param listener called on the connection's own thread
     * @return a running loop, owned by the caller; what is left is stopped with the application
     */
    public UpstreamLoop start(URI streamUrl, UpstreamListener listener) {
        return start(streamUrl, listener, UpstreamMemory.unsupervised(clock, totals));
    }

    /** The same with what loops before it have learnt. */
    UpstreamLoop start(URI streamUrl, UpstreamListener listener, UpstreamMemory memory) {
        UpstreamLoop loop =
                new UpstreamLoop(client().target(streamUrl), policy, listener, step, memory, clock, sleeper, random);
        loops.add(loop);
        loop.start();
        return loop;
    }

    /**
     * A connection that {@link UpstreamConnection#resume} begins.
     *
     * @param stream where its stream is, by a policy that knows where the server is
     * @param serverGone whether the server's process has ended, see {@link UpstreamEventSource#supervised}
     * @param listener called on the connection's own thread
     * @return owned by the caller; what is left is stopped with the application
     */
    public UpstreamConnection connection(
            Function<UpstreamPolicy, URI> stream, UpstreamListener listener, BooleanSupplier serverGone) {
        return new UpstreamConnection(this, policy, stream, listener, new UpstreamMemory(clock, totals, serverGone));
    }

    /** What all of them together have done so far. */
    public UpstreamTotals totals() {
        return totals;
    }

    /** The breaker that all of them share. */
    BreakerState breaker() {
        return step.breaker();
    }

    /**
     * Stops one of our loops.
     *
     * @param timeout how long to wait for its thread and socket to be gone
     * @return whether they are
     * @throws InterruptedException when the caller is interrupted while it waits
     */
    public boolean stop(UpstreamLoop loop, Duration timeout) throws InterruptedException {
        loops.remove(loop);
        return loop.stop(timeout);
    }

    @PreDestroy
    void stopAll() {
        try {
            for (UpstreamLoop loop : loops) {
                loop.stop(Duration.ZERO);
            }
            for (UpstreamLoop loop : loops) {
                loop.stop(STOP_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (client != null) {
            client.close();
        }
    }

    private Client client() {
        clientLock.lock();
        try {
            if (client == null) {
                client = ClientBuilder.newClient();
            }
            return client;
        } finally {
            clientLock.unlock();
        }
    }
}
