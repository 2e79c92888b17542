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
 */
@ApplicationScoped
public class UpstreamEventSource implements SseEventSource {

    @Inject
    private UpstreamLoops loops;

    @Inject
    private UpstreamPolicy policy;

    /** A dead process's last bytes are at hand, so this is for the case that something else holds its connection. */
    private static final Duration LAST_BYTES = Duration.ofMillis(500);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    private final ReentrantLock lock = new ReentrantLock();
    private final Consumers consumers = new Consumers(this::providers);
    private UpstreamListener listener = event -> EventKind.EVENT;
    private volatile @Nullable UpstreamLoop loop;
    private volatile @Nullable UpstreamMemory memory;
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
        consumers.add(onEvent, error -> {}, () -> {});
    }

    @Override
    public void register(Consumer<InboundSseEvent> onEvent, Consumer<Throwable> onError) {
        consumers.add(onEvent, onError, () -> {});
    }

    @Override
    public void register(Consumer<InboundSseEvent> onEvent, Consumer<Throwable> onError, Runnable onComplete) {
        consumers.add(onEvent, onError, onComplete);
    }

    @Override
    public void open() {
        lock.lock();
        try {
            requireReady();
            opened = true;
            BooleanSupplier gone = serverGone;
            UpstreamMemory fresh = loops.memory(gone == null ? () -> false : gone);
            memory = fresh;
            if (gone == null) {
                begin(policy.streamUrl(), fresh);
            } else {
                fresh.board().paused();
                beginAtServer(fresh);
            }
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

    /** One moment of the connection, or {@code null} before {@link #open}. */
    public @Nullable UpstreamStatus status() {
        UpstreamMemory current = memory;
        return current == null ? null : current.board().read(loops.breaker());
    }

    /**
     * The server is up: connect to it, with no failures counted.
     *
     * @param base its base URL
     */
    public void resume(URI base) {
        lock.lock();
        try {
            server = base;
            if (memory != null && !closed) {
                beginAtServer(memory);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The server is gone: what it has sent is still read, then nothing is tried until {@link #resume}. Tells listeners
     * that the upstream is lost, unless they know; returns when nothing is read any more.
     *
     * @param reason a short stable phrase, such as {@code crash}
     * @param sentence for people
     */
    public void pause(String reason, String sentence) {
        UpstreamLoop current;
        UpstreamMemory known;
        lock.lock();
        try {
            server = null;
            known = memory;
            current = loop;
            loop = null;
            if (known == null || closed) {
                return;
            }
        } finally {
            lock.unlock();
        }
        if (current != null) {
            end(current, known);
        }
        known.board().paused();
        if (known.lost()) {
            listeners().lost(reason, sentence);
        }
    }

    private void end(UpstreamLoop current, UpstreamMemory known) {
        try {
            if (known.board().read(BreakerState.CLOSED).state() == UpstreamState.CONNECTED) {
                current.awaitEnd(LAST_BYTES);
            }
            loops.stop(current, STOP_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beginAtServer(UpstreamMemory known) {
        URI base = server;
        if (base != null && loop == null) {
            known.board().resumed();
            begin(policy.at(base).streamUrl(), known);
        }
    }

    private void begin(URI streamUrl, UpstreamMemory known) {
        loop = loops.start(streamUrl, listeners(), known);
    }

    private UpstreamListener listeners() {
        return new BothListeners(listener, consumers);
    }

    /** See {@link UpstreamLoop#abandon}. */
    public void abandon(String reason, String sentence) {
        UpstreamLoop current = loop;
        if (current != null) {
            current.abandon(reason, sentence);
        }
    }

    @Override
    public boolean close(long timeout, TimeUnit unit) {
        UpstreamLoop current;
        lock.lock();
        try {
            closed = true;
            current = loop;
        } finally {
            lock.unlock();
        }
        boolean gone = current == null || stop(current, Duration.of(timeout, unit.toChronoUnit()));
        UpstreamMemory known = memory;
        if (known != null) {
            known.board().stopped();
        }
        consumers.complete();
        return gone;
    }

    private boolean stop(UpstreamLoop current, Duration timeout) {
        try {
            return loops.stop(current, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void requireReady() {
        if (opened || closed) {
            throw new IllegalStateException(
                    "the upstream's event source can be opened once: it is " + (closed ? "closed" : "open"));
        }
    }

    private @Nullable Providers providers() {
        UpstreamLoop current = loop;
        return current == null ? null : current.providers();
    }
}
