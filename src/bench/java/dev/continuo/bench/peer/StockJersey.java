package dev.continuo.bench.peer;

import io.helidon.microprofile.server.Server;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseBroadcaster;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Jersey's own {@code SseBroadcaster} on Helidon MP: the textbook's server. */
public final class StockJersey {

    private static final AtomicReference<Channel> CHANNEL = new AtomicReference<>();
    private static final AtomicLong NUMBER = new AtomicLong();

    private StockJersey() {}

    private record Channel(Sse sse, SseBroadcaster broadcaster) {

        void broadcast(String data) {
            OutboundSseEvent event = sse.newEventBuilder()
                    .id(Long.toString(NUMBER.incrementAndGet()))
                    .data(String.class, data)
                    .build();
            broadcaster.broadcast(event);
        }
    }

    /** Serves. */
    public static void main(String[] arguments) {
        Server server = Server.builder()
                .host("127.0.0.1")
                .port(0)
                .addApplication(Resources.class)
                .build()
                .start();
        System.out.println("Jersey listens on http://127.0.0.1:" + server.port());
        UpstreamReader.start(data -> {
            Channel channel = CHANNEL.get();
            if (channel != null) {
                channel.broadcast(data);
            }
        });
    }

    /** What is served. */
    public static final class Resources extends Application {
        @Override
        public Set<Class<?>> getClasses() {
            return Set.of(Stream.class);
        }
    }

    /** The stream. */
    @Path("/")
    public static final class Stream {

        /** Registers a subscriber. The comment sends the response's head. */
        @GET
        @Path("stream")
        @Produces(MediaType.SERVER_SENT_EVENTS)
        public void subscribe(@Context SseEventSink sink, @Context Sse sse) {
            sink.send(sse.newEventBuilder().comment("welcome").build());
            channel(sse).broadcaster().register(sink);
        }

        /** Begins anew, because a broadcaster keeps those who have left until it has failed to write to each. */
        @POST
        @Path("reset")
        public void reset(@Context Sse sse) {
            Channel before = CHANNEL.getAndSet(new Channel(sse, sse.newBroadcaster()));
            if (before != null) {
                before.broadcaster().close();
            }
        }

        private static Channel channel(Sse sse) {
            return CHANNEL.updateAndGet(now -> now == null ? new Channel(sse, sse.newBroadcaster()) : now);
        }
    }
}
