package dev.continuo.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.broadcast.Demand;
import dev.continuo.broadcast.StreamEnd;
import dev.continuo.broadcast.StreamPolicy;
import dev.continuo.broadcast.jaxrs.LogBroadcaster;
import dev.continuo.event.Dialect;
import dev.continuo.testing.Doors;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.Frame;
import dev.continuo.testing.JaxRsApplication;
import dev.continuo.testing.LogRecords;
import dev.continuo.testing.SseClient;
import dev.continuo.testing.StreamPolicies;
import dev.continuo.upstream.dialect.OpencodeDecoder;
import jakarta.json.Json;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEventSink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.glassfish.jersey.media.sse.OutboundEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The JAX-RS broadcaster with sinks of a real Jersey application, beside a door over the same log. */
class BroadcasterIT {

    private static final String ENVELOPE =
            "{\"id\":\"evt_1\",\"type\":\"t\",\"properties\":{\"sessionID\":\"ses_1\",\"text\":\"ü\"}}";

    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final CountDownLatch mayReturn = new CountDownLatch(1);

    private Doors doors = Doors.open(Doors.POLICY);
    private LogBroadcaster broadcaster = broadcaster();
    private final JaxRsApplication application = JaxRsApplication.start(new Resource());

    @AfterEach
    void close() {
        mayReturn.countDown();
        doors.close();
        application.close();
    }

    /** What an application writes. */
    @Path("/")
    public final class Resource {

        /** Returns at once. */
        @GET
        @Path("sink")
        @Produces(MediaType.SERVER_SENT_EVENTS)
        public void sink(@Context SseEventSink sink) {
            broadcaster.register(sink);
        }

        /** Broadcasts at once what the sink must get; returns then. */
        @GET
        @Path("first")
        @Produces(MediaType.SERVER_SENT_EVENTS)
        public void first(@Context SseEventSink sink) {
            broadcaster.register(sink);
            var unused = broadcaster.broadcast(
                    new OutboundEvent.Builder().data(ENVELOPE).build());
        }

        /** Returns when the test says so. */
        @GET
        @Path("slow")
        @Produces(MediaType.SERVER_SENT_EVENTS)
        public void slow(@Context SseEventSink sink) throws InterruptedException {
            broadcaster.register(sink);
            mayReturn.await();
        }
    }

    /** Serialised as JSON-B does it. */
    public record Pojo(String id, String type, Map<String, String> properties) {}

    /** Cannot be serialised. */
    public static final class Broken {

        /** Never ends. */
        public Object getProperties() {
            return this; // for ever
        }
    }

    @Test
    void whateverItsJavaTypeAnEventReachesTheSinkAndTheDoor() throws Exception {
        try (SseClient sink = sink();
                SseClient door = SseClient.open(doors.port(), "/global/event")) {
            door.next("server.connected");
            broadcast(ENVELOPE, null);
            broadcast(
                    Json.createObjectBuilder()
                            .add("id", "evt_2")
                            .add("type", "t")
                            .add("properties", Json.createObjectBuilder())
                            .build(),
                    null);
            broadcast(new Pojo("evt_3", "t", Map.of("a", "b")), "named");
            broadcast(ENVELOPE.getBytes(StandardCharsets.UTF_8), null);
            for (SseClient client : List.of(sink, door)) {
                Frame first = client.next(frame -> !frame.control());
                assertEquals(1, first.seq());
                assertTrue(first.data().contains(ENVELOPE), first::toString);
                assertTrue(next(client, 2).data().contains("evt_2"));
                Frame named = next(client, 3);
                assertEquals("event: named", named.lines().get(0));
                assertEquals("evt_3", named.payload().getString("id"));
                assertTrue(next(client, 4).data().contains(ENVELOPE));
            }
        }
    }

    @Test
    void manyLinesAndLargeDataPassASinkIntact() throws Exception {
        String lines = "{\n\n  \"id\":\"evt_1\",\n\"type\":\"t\",\"properties\":{\n}}";
        String large = "{\"id\":\"evt_2\",\"type\":\"t\",\"properties\":{\"text\":\"" + "ä".repeat(100_000)
                + "\",\n\"b\":\"" + "y".repeat(100_000) + "\"}}";
        try (SseClient sink = sink()) {
            broadcast(lines, null);
            broadcast(large, null);
            broadcast(ENVELOPE, null);
            assertTrue(next(sink, 1).data().contains(lines));
            assertTrue(next(sink, 2).data().contains(large));
            assertTrue(next(sink, 3).data().contains(ENVELOPE));
        }
    }

    @Test
    void anEventThatCannotBeReadFailsItsCallAlone() throws Exception {
        try (SseClient sink = sink();
                LogRecords logged = LogRecords.of(LogBroadcaster.class.getName(), Level.WARNING)) {
            for (Object bad : new Object[] {new Broken(), "not an envelope", "{\"no\":\"type\"}", "[1]"}) {
                ExecutionException failure = assertThrows(ExecutionException.class, () -> broadcast(bad, null));
                assertInstanceOf(IllegalArgumentException.class, failure.getCause());
            }
            broadcast(ENVELOPE, null);
            assertEquals(1, sink.next(frame -> !frame.control()).seq());
            assertEquals(0, closed.get());
            assertEquals(0, failed.get());
            assertEquals(1, logged.texts().size(), "the first is logged, as few look at what is returned");
        }
    }

    @Test
    void aClientThatLeavesIsAnErrorAndOneClose() throws Exception {
        sink().close();
        Eventually.holds("closed", () -> closed.get() == 1);
        assertEquals(1, failed.get());
        broadcaster.close();
        assertEquals(1, closed.get());
    }

    @Test
    void closeSaysGoodbyeToEverySinkAndClosesItOnce() throws Exception {
        try (SseClient one = sink();
                SseClient two = sink()) {
            broadcaster.close();
            one.next("server.stream.closing");
            two.next("server.stream.closing");
            one.awaitEnd();
            two.awaitEnd();
            Eventually.holds("closed", () -> closed.get() == 2);
            broadcaster.close(true);
            assertEquals(2, closed.get());
            assertEquals(0, failed.get());
        }
    }

    @Test
    void aLaggingSinkIsToldAndClosedOnce() throws Exception {
        use(StreamPolicies.queue(10, 1L << 30));
        try (SseClient stuck = SseClient.openButDoNotRead(application.port(), "/sink")) {
            Eventually.holds("it is served", () -> doors.streams().count() == 1);
            doors.appendMany(2_000, 2_000);
            doors.awaitStandstill();
            Thread.sleep(Duration.ofMillis(2_100)); // longer than a socket may keep waiting
            stuck.resume();
            stuck.next("server.stream.lagged");
            stuck.awaitEnd();
            Eventually.holds("closed", () -> closed.get() == 1);
            assertEquals(1, doors.streams().totals().ended(StreamEnd.LAGGED));
            assertEquals(0, failed.get());
        }
    }

    @Test
    void aStuckSinkIsDroppedAfterTheStallTimeout() throws Exception {
        use(StreamPolicies.stall(Duration.ofSeconds(1)));
        try (SseClient stuck = SseClient.openButDoNotRead(application.port(), "/sink")) {
            assertEquals(200, stuck.status());
            Eventually.holds("it is served", () -> doors.streams().count() == 1);
            doors.appendMany(5_000, 2_000);
            Eventually.holds("closed", () -> closed.get() == 1);
            assertEquals(1, doors.streams().totals().ended(StreamEnd.STALLED));
            assertEquals(1, failed.get());
        }
    }

    @Test
    void aSinkGetsWhatIsBroadcastRightAfterItIsRegistered() throws Exception {
        for (int seq = 1; seq <= 50; seq++) {
            try (SseClient client = SseClient.open(application.port(), "/first")) {
                assertEquals(seq, client.next(frame -> !frame.control()).seq());
            }
        }
    }

    @Test
    void aListenerThatThrowsKeepsNothingFromTheOthers() throws Exception {
        AtomicInteger failedAfter = new AtomicInteger();
        AtomicInteger closedAfter = new AtomicInteger();
        broadcaster.onError((sink, failure) -> {
            throw new IllegalStateException("on purpose");
        });
        broadcaster.onClose(sink -> {
            throw new IllegalStateException("on purpose");
        });
        broadcaster.onError((sink, failure) -> failedAfter.incrementAndGet());
        broadcaster.onClose(sink -> closedAfter.incrementAndGet());
        try (LogRecords warnings = LogRecords.of(LogBroadcaster.class.getName(), Level.WARNING)) {
            sink().close();
            Eventually.holds("the last one is called", () -> closedAfter.get() == 1);
            assertEquals(1, failedAfter.get());
            assertEquals(1, closed.get());
            assertEquals(1, failed.get());
            assertEquals(2, warnings.all().size(), () -> warnings.texts().toString());
        }
    }

    /** Jersey has a queue without bounds for what is sent while another thread writes. */
    @Test
    void nothingPilesUpBeforeTheResourceMethodReturns() throws Exception {
        // However long it does not return, nobody lags meanwhile.
        use(StreamPolicies.queue(1_000_000, 1L << 40));
        try (SseClient client = SseClient.openButDoNotRead(application.port(), "/slow")) {
            Eventually.holds("it is registered", () -> doors.streams().count() == 1);
            doors.appendMany(5_000, 1_000);
            Thread.sleep(Duration.ofMillis(300)); // time in which it could pile up
            assertTrue(
                    doors.streams().totals().delivered() < 1_000,
                    () -> doors.streams().totals().delivered() + " events are kept");
            mayReturn.countDown();
            client.resume();
            assertEquals(5_000, next(client, 5_000).seq());
        }
    }

    private void use(StreamPolicy policy) {
        doors.close();
        doors = Doors.open(policy);
        broadcaster = broadcaster();
    }

    private LogBroadcaster broadcaster() {
        LogBroadcaster made = new LogBroadcaster(
                doors.log(),
                doors.streams(),
                new JavaEvents(Dialect.OPENCODE, new OpencodeDecoder()),
                Demand.met(() -> null));
        made.onClose(sink -> closed.incrementAndGet());
        made.onError((sink, failure) -> failed.incrementAndGet());
        return made;
    }

    private SseClient sink() throws Exception {
        SseClient client = SseClient.open(application.port(), "/sink");
        client.next("server.connected");
        return client;
    }

    private static Frame next(SseClient client, long seq) throws InterruptedException {
        return client.next(frame -> frame.seq() == seq && !frame.type().equals("server.heartbeat"));
    }

    private void broadcast(Object data, @Nullable String name) throws Exception {
        OutboundEvent.Builder builder = new OutboundEvent.Builder().data(data);
        OutboundSseEvent event =
                name == null ? builder.build() : builder.name(name).build();
        var unused = broadcaster.broadcast(event).toCompletableFuture().get();
    }
}
