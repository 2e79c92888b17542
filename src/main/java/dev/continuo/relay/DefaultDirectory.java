package dev.continuo.relay;

import dev.continuo.time.Sleeper;
import dev.continuo.upstream.api.ApiException;
import dev.continuo.upstream.api.OpencodeApi;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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

    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    private final OpencodeApi api;
    private final Duration patience;
    private final Sleeper sleeper;
    private final Runnable known;
    private volatile @Nullable String directory;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile @Nullable Thread asking;

    /**
     * Knows nothing yet. Owns none of its arguments.
     *
     * @param patience how long a connect waits for the answer
     * @param works what the answer will be, as far as that is known
     * @param known run at each answer, on a thread of its own
     */
    DefaultDirectory(OpencodeApi api, Duration patience, Sleeper sleeper, @Nullable String works, Runnable known) {
        this.api = api;
        this.patience = patience;
        this.sleeper = sleeper;
        this.directory = works;
        this.known = known;
    }

    @Override
    public @Nullable String get() {
        return directory;
    }

    /**
     * Asks the upstream and waits for the answer, but not longer than its patience; keeps the last answer when it gives
     * none. One too busy to answer in time is waited for, and asked again, in the background. The upstream's thread
     * only.
     */
    void refresh() {
        stopAsking();
        CountDownLatch tried = new CountDownLatch(1);
        Thread asker = Thread.ofVirtual().name("continuo-directory").unstarted(() -> keepAsking(tried));
        asking = asker;
        asker.start();
        try {
            if (!tried.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                warn("GET /path: no answer within " + patience.toMillis() + " ms");
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

    /** Whether the upstream has answered, or never will. */
    private boolean ask() {
        try {
            directory = api.workingDirectory();
            known.run();
            return true;
        } catch (ApiException e) {
            warn(String.valueOf(e.getMessage()));
            return e.kind() == ApiException.Kind.UNSUPPORTED;
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
                    "the upstream does not say which directory it works in (" + why
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

    @Override
    public void close() {
        stopAsking();
    }
}
