package dev.continuo.broadcast.jaxrs;

import dev.continuo.auth.Permit;
import dev.continuo.broadcast.Demand;
import dev.continuo.broadcast.Door;
import dev.continuo.broadcast.Need;
import dev.continuo.broadcast.OnExpired;
import dev.continuo.broadcast.OutboundEvents;
import dev.continuo.broadcast.StartRequest;
import dev.continuo.broadcast.StreamFilter;
import dev.continuo.broadcast.StreamOptions;
import dev.continuo.broadcast.StreamSummary;
import dev.continuo.broadcast.Streams;
import dev.continuo.broadcast.View;
import dev.continuo.broadcast.Wish;
import dev.continuo.event.Window;
import dev.continuo.log.EventLog;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseBroadcaster;
import jakarta.ws.rs.sse.SseEventSink;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The JAX-RS broadcaster over the event log. An event is appended to the log, and every subscriber, a sink registered
 * here or a client at a door, reads it from there. Safe for use by any thread.
 */
public final class LogBroadcaster implements SseBroadcaster {

    private static final Logger LOGGER = System.getLogger(LogBroadcaster.class.getName());

    private static final Duration CLOSING_GRACE = Duration.ofSeconds(1);

    private final EventLog log;
    private final Streams streams;
    private final OutboundEvents events;
    private final Demand demand;
    private final List<BiConsumer<SseEventSink, Throwable>> errorListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<SseEventSink>> closeListeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * Owns none of its arguments.
     *
     * @param demand told of each sink, which is for everything
     */
    public LogBroadcaster(EventLog log, Streams streams, OutboundEvents events, Demand demand) {
        this.log = log;
        this.streams = streams;
        this.events = events;
        this.demand = demand;
    }

    /** {@inheritDoc} Called once for each sink whose client broke the connection, before the close listeners. */
    @Override
    public void onError(BiConsumer<SseEventSink, Throwable> onError) {
        errorListeners.add(onError);
    }

    /** {@inheritDoc} Called once for each registered sink when it leaves, for whatever reason. */
    @Override
    public void onClose(Consumer<SseEventSink> onClose) {
        closeListeners.add(onClose);
    }

    /**
     * {@inheritDoc} The sink's stream starts at the head, unfiltered, and is served by a virtual thread of its own; it
     * gets the same greeting, heartbeats and control events as a client at a door.
     */
    @Override
    public void register(SseEventSink sink) {
        Window window = log.window();
        // The head of this moment, not of when the thread runs: what is broadcast next must arrive.
        StartRequest head =
                new StartRequest.Resume(window.cursor(window.latest()).toString(), false, OnExpired.OLDEST);
        StreamOptions options =
                new StreamOptions(Door.SINK, View.WHOLE, StreamFilter.EVERYTHING, head, Permit.EVERYBODY);
        SseEventSinkFrames frames = new SseEventSinkFrames(sink);
        frames.open();
        Thread.ofVirtual().name("continuo-sink").start(() -> serve(sink, frames, options));
    }

    private void serve(SseEventSink sink, SseEventSinkFrames frames, StreamOptions options) {
        StreamSummary summary = streams.takeSeat() ? serve(frames, options) : streams.refuse(frames, options);
        Throwable failure = summary.failure();
        if (failure != null) {
            errorListeners.forEach(listener -> tell(() -> listener.accept(sink, failure)));
        }
        closeListeners.forEach(listener -> tell(() -> listener.accept(sink)));
    }

    private StreamSummary serve(SseEventSinkFrames frames, StreamOptions options) {
        try (Need need = demand.begin(new Wish.Everything())) {
            return streams.serve(frames, options.in(need));
        }
    }

    /** One listener that throws keeps nothing from the others. */
    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "a listener of the broadcaster failed", e);
        }
    }

    /**
     * Appends the event to the log; every subscriber gets it from there.
     *
     * @return completed when the log has accepted it, with its seq; completed exceptionally with
     *     {@link IllegalArgumentException} when it cannot be serialised or is not what this relay's clients expect,
     *     which fails this call alone; the first time is logged, too
     */
    @Override
    public CompletionStage<?> broadcast(OutboundSseEvent event) {
        try {
            byte[] data = OutboundData.bytes(event);
            return CompletableFuture.completedFuture(
                    log.append(List.of(events.read(event.getId(), event.getName(), data))));
        } catch (RuntimeException e) {
            // Few look at what is returned.
            if (told.compareAndSet(false, true)) {
                LOGGER.log(
                        Level.WARNING,
                        "an event was not broadcast, and further ones will not be logged: " + e.getMessage());
            }
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Says goodbye to every subscriber, at doors and registered, and takes no more. */
    @Override
    public void close() {
        try {
            streams.close(CLOSING_GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * As {@link #close()}: a registered sink is always closed, because nothing would be written to it any more.
     *
     * @param cascading not used
     */
    @Override
    public void close(boolean cascading) {
        close();
    }
}
