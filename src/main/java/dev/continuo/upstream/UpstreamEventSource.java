package dev.continuo.upstream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ext.Providers;
import jakarta.ws.rs.sse.InboundSseEvent;
import jakarta.ws.rs.sse.SseEventSource;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The upstream's stream of all events as a bean. Does nothing until {@link #open}; the relay listens through
 * {@link #listen}, anyone else in the application may {@code register} as with any event source.
 *
 * <p>With a connection per directory the relay has its own ones. This is then the stream of the directory that the
 * upstream works in, as the upstream sends it, on a connection of its own that is made when somebody registers.
 */
@ApplicationScoped
public class UpstreamEventSource implements SseEventSource {

    @Inject
    private UpstreamLoops loops;

    @Inject
    private UpstreamPolicy policy;

    private final ReentrantLock lock = new ReentrantLock();
    private final Consumers consumers = new Consumers(this::providers);
    private UpstreamListener listener = event -> EventKind.EVENT;
    private volatile @Nullable UpstreamConnection connection;
    private @Nullable BooleanSupplier serverGone;
    private @Nullable URI server;
    private boolean opened;
    private boolean closed;

    /**
     * Sets the listener that is told everything and decides what an event says about the connection.
     *
     * @throws IllegalStateException after {@link #open}
     */
    public void listen(UpstreamListener first) {
        lock.lock();
        try {
            requireReady();
            listener = first;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The upstream is a process that somebody supervises: it is reached only between {@link #resume} and
     * {@link #pause}.
     *
     * @param gone whether that process has ended, perhaps after a moment's wait; asked when a connection is lost
     * @throws IllegalStateException after {@link #open}
     */
    public void supervised(BooleanSupplier gone) {
        lock.lock();
        try {
            requireReady();
            serverGone = gone;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void register(Consumer<InboundSseEvent> onEvent) {
        register(onEvent, error -> {}, () -> {});
    }

    @Override
    public void register(Consumer<InboundSseEvent> onEvent, Consumer<Throwable> onError) {
        register(onEvent, onError, () -> {});
    }

    @Override
    public void register(Consumer<InboundSseEvent> onEvent, Consumer<Throwable> onError, Runnable onComplete) {
        consumers.add(onEvent, onError, onComplete);
        lock.lock();
        try {
            connectIfHeard();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void open() {
        lock.lock();
        try {
            requireReady();
            opened = true;
            if (serverGone == null) {
                server = policy.url();
            }
            connectIfHeard();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isOpen() {
        lock.lock();
        try {
            return opened && !closed;
        } finally {
            lock.unlock();
        }
    }

    /** One moment of the connection, or {@code null} while there is none, as before {@link #open}. */
    public @Nullable UpstreamStatus status() {
        UpstreamConnection current = connection;
        return current == null ? null : current.status();
    }

    /** See {@link UpstreamConnection#resume}. */
    public void resume(URI base) {
        lock.lock();
        try {
            server = base;
            if (connection != null) {
                connection.resume(base);
            }
        } finally {
            lock.unlock();
        }
    }

    /** See {@link UpstreamConnection#pause}. */
    public void pause(String reason, String sentence) {
        UpstreamConnection current;
        lock.lock();
        try {
            server = null;
            current = connection;
        } finally {
            lock.unlock();
        }
        if (current != null) {
            current.pause(reason, sentence);
        }
    }

    /** See {@link UpstreamLoop#abandon}. */
    public void abandon(String reason, String sentence) {
        UpstreamConnection current = connection;
        if (current != null) {
            current.abandon(reason, sentence);
        }
    }

    @Override
    public boolean close(long timeout, TimeUnit unit) {
        UpstreamConnection current;
        lock.lock();
        try {
            closed = true;
            current = connection;
        } finally {
            lock.unlock();
        }
        boolean gone = current == null || current.close(Duration.of(timeout, unit.toChronoUnit()));
        consumers.complete();
        return gone;
    }

    private void connectIfHeard() {
        boolean heard = policy.scope() instanceof Scope.Global || !consumers.isEmpty();
        if (heard && opened && !closed && connection == null) {
            BooleanSupplier gone = serverGone;
            UpstreamConnection made = loops.connection(
                    UpstreamPolicy::streamUrl,
                    new BothListeners(listener, consumers),
                    gone == null ? () -> false : gone);
            connection = made;
            if (server != null) {
                made.resume(server);
            }
        }
    }

    private void requireReady() {
        if (opened || closed) {
            throw new IllegalStateException(
                    "the upstream's event source can be opened once: it is " + (closed ? "closed" : "open"));
        }
    }

    private @Nullable Providers providers() {
        UpstreamConnection current = connection;
        return current == null ? null : current.providers();
    }
}
