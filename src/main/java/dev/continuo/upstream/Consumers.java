package dev.continuo.upstream;

import jakarta.ws.rs.ext.Providers;
import jakarta.ws.rs.sse.InboundSseEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The consumers of an event source. One that throws is logged and disturbs no other. */
final class Consumers implements UpstreamListener {

    private static final Logger LOGGER = System.getLogger("dev.continuo.upstream");

    private record Registration(Consumer<InboundSseEvent> onEvent, Consumer<Throwable> onError, Runnable onComplete) {}

    private final List<Registration> registrations = new CopyOnWriteArrayList<>();
    private final AtomicBoolean completed = new AtomicBoolean();
    private final Supplier<@Nullable Providers> providers;

    Consumers(Supplier<@Nullable Providers> providers) {
        this.providers = providers;
    }

    void add(Consumer<InboundSseEvent> onEvent, Consumer<Throwable> onError, Runnable onComplete) {
        registrations.add(new Registration(
                Objects.requireNonNull(onEvent, "onEvent"),
                Objects.requireNonNull(onError, "onError"),
                Objects.requireNonNull(onComplete, "onComplete")));
    }

    boolean isEmpty() {
        return registrations.isEmpty();
    }

    @Override
    public EventKind event(RawEvent event) {
        if (registrations.isEmpty()) {
            return EventKind.EVENT;
        }
        Providers readers = Objects.requireNonNull(providers.get(), "the client's providers");
        InboundSseEvent received = new ReceivedEvent(event, readers);
        each(registration -> registration.onEvent.accept(received));
        return EventKind.EVENT;
    }

    @Override
    public void lost(String reason, String sentence) {
        each(registration -> registration.onError.accept(new UpstreamLostException(reason, sentence)));
    }

    @Override
    public void gaveUp() {
        each(registration -> registration.onError.accept(
                new UpstreamLostException("gave up", "too many failures in a row; probing goes on")));
    }

    @Override
    public void stopped(String reason) {
        complete();
    }

    /** No further events will come. Told once. */
    void complete() {
        if (completed.compareAndSet(false, true)) {
            each(registration -> registration.onComplete.run());
        }
    }

    private void each(Consumer<Registration> action) {
        for (Registration registration : registrations) {
            try {
                action.accept(registration);
            } catch (RuntimeException e) {
                LOGGER.log(Level.WARNING, "A consumer of the event source failed", e);
            }
        }
    }
}
