package dev.continuo.bench.peer;

import io.helidon.microprofile.server.Server;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.SseBroadcaster;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Set;

/** Continuo as a library: sinks of a host application's resource, registered with the injectable broadcaster. */
public final class RegisteredSinks {

    private RegisteredSinks() {}

    /** Serves. */
    public static void main(String[] arguments) {
        Server server = Server.builder()
                .host("127.0.0.1")
                .port(0)
                .addApplication(Resources.class)
                .build()
                .start();
        System.out.println("the host application listens on http://127.0.0.1:" + server.port());
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

        /** Registers a subscriber. */
        @GET
        @Path("stream")
        @Produces(MediaType.SERVER_SENT_EVENTS)
        public void subscribe(@Context SseEventSink sink) {
            CDI.current().select(SseBroadcaster.class).get().register(sink);
        }
    }
}
