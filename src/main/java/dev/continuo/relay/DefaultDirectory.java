package dev.continuo.relay;

import dev.continuo.time.Sleeper;
import dev.continuo.upstream.UpstreamPolicy;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.StringReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which directory {@code /event} means when a client names none: what opencode's {@code GET /path} says. Asked at each
 * connect, before the connection's first event, so that no subscriber sees another directory's events meanwhile.
 */
final class DefaultDirectory implements Supplier<@Nullable String>, AutoCloseable {

    private static final Logger LOGGER = System.getLogger(DefaultDirectory.class.getName());

    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    private final UpstreamPolicy policy;
    private final Sleeper sleeper;
    private final Client client;
    private volatile @Nullable String directory;
    private volatile boolean warned;
    private volatile @Nullable Thread asking;

    /** Opens a client; {@link #close} closes it. */
    DefaultDirectory(UpstreamPolicy policy, Sleeper sleeper) {
        this.policy = policy;
        this.sleeper = sleeper;
        long limit = policy.connectTimeout().toMillis();
        this.client = ClientBuilder.newBuilder()
                .connectTimeout(limit, TimeUnit.MILLISECONDS)
                .readTimeout(limit, TimeUnit.MILLISECONDS)
                // One to another origin would carry our credentials there.
                .property("jersey.config.client.followRedirects", false)
                .build();
    }

    @Override
    public @Nullable String get() {
        return directory;
    }

    /**
     * Asks the upstream; keeps the last answer when it gives none. Waits up to the connect timeout, twice at the most.
     * An upstream too busy to answer is asked again in the background. The upstream's thread only.
     */
    void refresh() {
        if (!ask() && directory == null && asking == null) {
            asking = Thread.ofVirtual().name("continuo-directory").start(this::keepAsking);
        }
    }

    private void keepAsking() {
        try {
            do {
                sleeper.sleep(ASK_AGAIN);
            } while (directory == null && !ask());
        } catch (InterruptedException e) {
            // The way out: only close() interrupts.
        } finally {
            asking = null;
        }
    }

    /** Whether the upstream has answered, whatever it said. */
    private boolean ask() {
        try {
            Invocation.Builder request =
                    client.target(policy.url()).path("path").request("application/json");
            if (policy.credentials() != null) {
                request.header(HttpHeaders.AUTHORIZATION, policy.credentials().basic());
            }
            directory = directoryIn(request.get(String.class));
            return true;
        } catch (ProcessingException | WebApplicationException | JsonException | ClassCastException e) {
            // An interrupt is our own stop, which is no news.
            if (directory == null && !warned && !Thread.currentThread().isInterrupted()) {
                warned = true;
                LOGGER.log(
                        Level.WARNING,
                        "the upstream does not say which directory it works in (GET /path: " + e.getMessage()
                                + "); /event without a directory shows all of them");
            }
            return !(e instanceof ProcessingException);
        }
    }

    private static String directoryIn(String answer) {
        try (var reader = Json.createReader(new StringReader(answer))) {
            String named = reader.readObject().getString("directory", "");
            if (named.isEmpty()) {
                throw new JsonException("the answer names no directory");
            }
            return named;
        }
    }

    @Override
    public void close() {
        Thread current = asking;
        if (current != null) {
            current.interrupt();
        }
        client.close();
    }
}
