package dev.continuo.upstream;

import dev.continuo.event.Dialect;
import dev.continuo.time.Backoff;
import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.sse.InboundSseEvent;
import jakarta.ws.rs.sse.SseEventSource;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An event source over any JAX-RS client, for use without a container. It reads as the HTML standard says, reconnects
 * until closed, and closes promptly.
 *
 * <p>Consumers are called one after another on the thread that reads. {@code onError} gets an
 * {@link UpstreamLostException} once per outage and another when the outage lasts; the source goes on all the same.
 * {@code onComplete} comes once: after {@link #close}, or when the server answers 204.
 */
public final class ContinuoEventSource implements SseEventSource {

    private static final Duration DEFAULT_INITIAL = Duration.ofMillis(500);
    private static final Duration DEFAULT_MAX = Duration.ofSeconds(30);
    private static final double DEFAULT_JITTER = 0.25;
    private static final int DEFAULT_MAX_ATTEMPTS = 6;
    private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int DEFAULT_MAX_EVENT_BYTES = 16 * 1024 * 1024;

    private enum Phase {
        READY,
        OPEN,
        CLOSED
    }

    private final Consumers consumers;
    private final UpstreamLoop loop;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.READY);

    private ContinuoEventSource(WebTarget target, UpstreamPolicy policy) {
        this.consumers = new Consumers(() -> loop().providers());
        this.loop = new UpstreamLoop(
                target,
                policy,
                consumers,
                new PlainConnect(Sleeper.system()),
                Clock.system(),
                Sleeper.system(),
                RandomGenerator.getDefault());
    }

    /** Whichever builder the service loader finds first, this is ours. */
    public static Builder target(WebTarget endpoint) {
        return new Builder().target(endpoint);
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

    /** Starts connecting and returns at once. */
    @Override
    public void open() {
        if (!phase.compareAndSet(Phase.READY, Phase.OPEN)) {
            throw new IllegalStateException(
                    "an event source can be opened once: it is " + phase.get() + "; build another");
        }
        loop.start();
    }

    @Override
    public boolean isOpen() {
        return phase.get() == Phase.OPEN;
    }

    /** One moment of the connection. */
    public UpstreamStatus status() {
        return loop.status();
    }

    @Override
    public boolean close(long timeout, TimeUnit unit) {
        Phase before = phase.getAndSet(Phase.CLOSED);
        boolean gone = true;
        if (before == Phase.OPEN) {
            gone = stop(Duration.of(timeout, unit.toChronoUnit()));
        }
        if (before != Phase.CLOSED) {
            consumers.complete();
        }
        return gone;
    }

    private UpstreamLoop loop() {
        return loop;
    }

    private boolean stop(Duration timeout) {
        try {
            return loop.stop(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Builds event sources; found by the service loader too. */
    public static final class Builder extends SseEventSource.Builder {

        private @Nullable WebTarget endpoint;
        private Duration initial = DEFAULT_INITIAL;
        private double jitter = DEFAULT_JITTER;

        /** For the service loader. */
        public Builder() {}

        @Override
        protected Builder target(WebTarget target) {
            this.endpoint = Objects.requireNonNull(target, "target");
            return this;
        }

        /**
         * The wait before the first reconnect, to the nanosecond: no jitter then. It doubles with every failure in a
         * row up to 30 s, or stays when it is longer; the server's {@code retry:} changes it within these bounds.
         */
        @Override
        public Builder reconnectingEvery(long delay, TimeUnit unit) {
            this.initial = Duration.of(delay, unit.toChronoUnit());
            this.jitter = 0;
            return this;
        }

        @Override
        public ContinuoEventSource build() {
            WebTarget target = Objects.requireNonNull(endpoint, "target");
            Duration max = ReconnectRule.longer(initial, DEFAULT_MAX);
            return new ContinuoEventSource(
                    target,
                    new UpstreamPolicy(
                            target.getUri(),
                            Dialect.PLAIN,
                            null,
                            new Backoff(initial, max, jitter),
                            DEFAULT_MAX_ATTEMPTS,
                            DEFAULT_CONNECT_TIMEOUT,
                            Duration.ZERO,
                            Duration.ZERO,
                            DEFAULT_MAX_EVENT_BYTES));
        }
    }
}
