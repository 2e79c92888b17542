package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.Container;
import dev.continuo.config.Mode;
import dev.continuo.relay.Upstream;
import dev.continuo.testing.Frame;
import dev.continuo.testing.SseClient;
import dev.continuo.upstream.UpstreamEventSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.InboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseBroadcaster;
import jakarta.ws.rs.sse.SseEventSink;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody else's application does with our beans. */
@Timeout(120)
class HostApplicationIT {

    private static final Class<?>[] HOST_APPLICATION = {HostApplication.class, Feed.class};

    @Test
    void itBroadcastsToSinksOfItsOwnAndNoUpstreamIsConsumed() throws Exception {
        try (Container host = Container.start(Mode.EMBEDDED, Map.of(), HOST_APPLICATION);
                SseClient client = SseClient.open(host.port(), "/host/feed")) {
            client.next("server.connected");
            assertEquals(204, host.get("/host/feed/say").statusCode());
            assertEquals(
                    Events.envelope("/default", "ses_1", 1),
                    client.next(frame -> !frame.control()).data());
            assertTrue(host.bean(Upstream.class).status().isEmpty());
            RuntimeException none = assertThrows(
                    RuntimeException.class,
                    () -> host.bean(UpstreamEventSource.class).isOpen());
            assertTrue(String.valueOf(none).contains("upstream.url is not set"), none::toString);
        }
    }

    @Test
    void theReadmesExampleBroadcastsItsOwnEvents() throws Exception {
        try (Container host = Container.start(
                        Mode.EMBEDDED, Map.of("upstream.dialect", "plain"), HostApplication.class, News.class);
                SseClient client = SseClient.open(host.port(), "/host/news");
                HttpClient poster = HttpClient.newHttpClient()) {
            client.next("server.connected");
            HttpRequest post = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + "/host/news"))
                    .POST(BodyPublishers.ofString("two\nlines"))
                    .build();
            assertEquals(204, poster.send(post, BodyHandlers.discarding()).statusCode());
            Frame news = client.next("news");
            assertEquals("two\nlines", news.data());
            assertEquals(1, news.seq());
        }
    }

    @Test
    void withAnUpstreamItGetsItsEventsToo() throws Exception {
        BlockingQueue<InboundSseEvent> heard = new LinkedBlockingQueue<>();
        try (DrivenUpstream upstream = DrivenUpstream.opencode();
                Container host = Container.start(
                        Mode.EMBEDDED, Map.of("upstream.url", upstream.url("").toString()), HOST_APPLICATION);
                SseClient client = SseClient.open(host.port(), "/host/feed")) {
            client.next("server.connected");
            UpstreamEventSource source = host.bean(UpstreamEventSource.class);
            assertTrue(source.isOpen());
            source.register(heard::add);
            upstream.send(Events.frame("/default", "ses_1", 7));
            assertEquals(
                    Events.envelope("/default", "ses_1", 7),
                    client.next(frame -> !frame.control()).data());
            // Whether the upstream's greeting comes before or after the registration is open.
            InboundSseEvent event;
            do {
                event = heard.poll(30, TimeUnit.SECONDS);
                assertNotNull(event);
            } while (event.readData().contains("server.connected"));
            assertTrue(event.readData().contains("evt_7"), event::readData);
        }
    }

    @Test
    void itsHealthIsItsOwn() throws Exception {
        try (DrivenUpstream upstream = DrivenUpstream.opencode()) {
            upstream.answer(DrivenUpstream.head(401));
            try (Container host = Container.start(
                    Mode.EMBEDDED, Map.of("upstream.url", upstream.url("").toString()), HOST_APPLICATION)) {
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                while (host.bean(Upstream.class).misconfiguration() == null) {
                    assertTrue(System.nanoTime() < deadline, "401 must be seen");
                    Thread.sleep(10);
                }
                assertEquals(200, host.get("/health").statusCode());
                String health = host.get("/health").body();
                for (String check : List.of("relay-started", "relay-moves", "\"upstream\"")) {
                    assertFalse(health.contains(check), health);
                }
                assertTrue(host.get("/metrics").body().contains("continuo_upstream_connected"));
            }
        }
    }

    /** The host's. */
    @ApplicationScoped
    @ApplicationPath("/host")
    public static class HostApplication extends Application {}

    /** The host's stream, and a way to say something on it. */
    @Path("/feed")
    @RequestScoped
    public static class Feed {

        @Inject
        SseBroadcaster broadcaster;

        /** Hands the sink over. */
        @GET
        @Produces(MediaType.SERVER_SENT_EVENTS)
        public void feed(@Context SseEventSink sink) {
            broadcaster.register(sink);
        }

        /** Says one event. */
        @GET
        @Path("/say")
        public void say(@Context Sse sse) {
            broadcaster.broadcast(sse.newEvent(Events.envelope("/default", "ses_1", 1)));
        }
    }
}
