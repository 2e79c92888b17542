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
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which directory {@code /event} means when a client names none: what opencode's {@code GET /path} says. Asked at each
 * connect, before the connection's first event, so that no subscriber sees another directory's events meanwhile.
 */
final class DefaultDirectory implements Supplier<@Nullable String>, AutoCloseable {

    private static final Logger LOGGER = System.getLogger(DefaultDirectory.class.getName());

    private static final int MOST_BYTES = 64 * 1024;
    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    private final UpstreamPolicy policy;
    private final Sleeper sleeper;
    private final Client client;
    private volatile @Nullable String directory;
    private final AtomicBoolean warned = new AtomicBoolean();
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
     * Asks the upstream and waits for the answer, but not longer than the connect timeout; keeps the last answer when
     * it gives none. One too busy to answer in time is waited for, and asked again, in the background. The upstream's
     * thread only.
     */
    void refresh() {
        stopAsking();
        CountDownLatch tried = new CountDownLatch(1);
        Thread asker = Thread.ofVirtual().name("continuo-directory").unstarted(() -> keepAsking(tried));
        asking = asker;
        asker.start();
        try {
            if (!tried.await(policy.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                warn("no answer within " + policy.connectTimeout().toMillis() + " ms");
            }
        } catch (InterruptedException e) {
            // Our own stop.
            Thread.currentThread().interrupt();
        }
    }

    private void keepAsking(CountDownLatch tried) {
        try {
            boolean answered = ask();
            tried.countDown();
            while (!answered && directory == null && Thread.currentThread().equals(asking)) {
                sleeper.sleep(ASK_AGAIN);
                answered = ask();
            }
        } catch (InterruptedException e) {
            // The way out.
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
            try (InputStream answer = request.get(InputStream.class)) {
                directory = directoryIn(new String(answer.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
            }
            return true;
        } catch (IOException | ProcessingException e) {
            warn(String.valueOf(e.getMessage()));
            return false;
        } catch (IllegalStateException e) {
            // The client was closed meanwhile.
            return true;
        } catch (WebApplicationException | JsonException | ClassCastException e) {
            warn(String.valueOf(e.getMessage()));
            return true;
        }
    }

    private void warn(String why) {
        // Our own stop is no news.
        if (directory == null
                && wanted()
                && !Thread.currentThread().isInterrupted()
                && warned.compareAndSet(false, true)) {
            LOGGER.log(
                    Level.WARNING,
                    "the upstream does not say which directory it works in (GET /path: " + why
                            + "); /event without a directory shows all of them");
        }
    }

    /** Whether the answer still matters: an interrupt alone may get lost in a read. */
    private boolean wanted() {
        return asking != null;
    }

    private void stopAsking() {
        Thread current = asking;
        asking = null;
        if (current != null) {
            current.interrupt();
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
        stopAsking();
        client.close();
    }
}
