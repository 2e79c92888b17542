package dev.continuo.upstream;

import static dev.continuo.testing.ScriptedUpstream.answers;
import static dev.continuo.testing.ScriptedUpstream.streamsThenEnds;
import static dev.continuo.testing.ScriptedUpstream.streamsThenHolds;
import static dev.continuo.testing.ScriptedUpstream.streamsThenResets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.Pauses;
import dev.continuo.testing.ScriptedUpstream;
import jakarta.json.JsonObject;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.GenericType;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.InboundSseEvent;
import jakarta.ws.rs.sse.SseEventSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The event source as a library user has it: real waits, no container. */
@Timeout(120)
class ContinuoEventSourceIT {

    private static final Client CLIENT = ClientBuilder.newClient();

    private final BlockingQueue<InboundSseEvent> events = new ArrayBlockingQueue<>(100);
    private final BlockingQueue<Throwable> errors = new ArrayBlockingQueue<>(100);
    private final CountDownLatch completed = new CountDownLatch(1);

    @AfterAll
    static void closeClient() {
        CLIENT.close();
    }

    /** What a client reads from JSON. */
    public record Point(int x, int y) {}

    private InboundSseEvent nextEvent() throws InterruptedException {
        InboundSseEvent event = events.poll(30, TimeUnit.SECONDS);
        assertNotNull(event, "no event within 30 s");
        return event;
    }

    private SseEventSource open(ScriptedUpstream upstream) {
        SseEventSource source = ContinuoEventSource.target(CLIENT.target(upstream.url("/")))
                .reconnectingEvery(50, TimeUnit.MILLISECONDS)
                .build();
        source.register(events::add, errors::add, completed::countDown);
        source.open();
        return source;
    }

    @Test
    void dataIsReadAsTextAndByTheClientsOwnReaders() throws Exception {
        String stream = "id: 7\nevent: point\ndata: {\"x\":1,\ndata: \"y\":2}\n\ndata: é\n\n";
        try (ScriptedUpstream upstream = ScriptedUpstream.start(streamsThenHolds(stream));
                SseEventSource source = open(upstream)) {
            assertTrue(source.isOpen());
            InboundSseEvent event = nextEvent();
            assertEquals("7", event.getId());
            assertEquals("point", event.getName());
            assertFalse(event.isEmpty());
            assertEquals("{\"x\":1,\n\"y\":2}", event.readData());
            assertEquals("{\"x\":1,\n\"y\":2}", event.readData(String.class));
            assertEquals(new Point(1, 2), event.readData(Point.class, MediaType.APPLICATION_JSON_TYPE));
            assertEquals(new Point(1, 2), event.readData(Point.class), "JSON when nothing reads it from text");
            assertEquals(1, event.readData(JsonObject.class).getInt("x"));
            assertEquals(
                    2,
                    event.readData(new GenericType<Map<String, Integer>>() {}, MediaType.APPLICATION_JSON_TYPE)
                            .get("y"));
            assertThrows(ProcessingException.class, () -> event.readData(Point.class, MediaType.APPLICATION_XML_TYPE));
            InboundSseEvent second = nextEvent();
            assertEquals("é", second.readData());
            assertNull(second.getName());
            assertEquals("7", second.getId(), "the last id stays");
        }
    }

    @Test
    void reconnectingEveryWaitsThatLong() throws Exception {
        try (ScriptedUpstream upstream =
                ScriptedUpstream.start(streamsThenEnds("data: a\n\n"), streamsThenHolds("data: b\n\n"))) {
            SseEventSource source = ContinuoEventSource.target(CLIENT.target(upstream.url("/")))
                    .reconnectingEvery(1, TimeUnit.SECONDS)
                    .build();
            // On the source's own thread, which a busy machine does not let look later than it waits from.
            BlockingQueue<Long> arrivals = new ArrayBlockingQueue<>(2);
            source.register(event -> {
                arrivals.add(System.nanoTime());
                events.add(event);
            });
            try (source;
                    Pauses pauses = Pauses.watch()) {
                source.open();
                nextEvent();
                nextEvent();
                Duration waited = Duration.ofNanos(-arrivals.remove() + arrivals.remove());
                assertTrue(waited.toMillis() >= 950, () -> "waited " + waited);
                assertTrue(waited.minus(pauses.total()).toMillis() < 2000, () -> "waited " + waited);
            }
        }
    }

    @Test
    void lossesAreToldAndDoNotEndTheSource() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(
                        streamsThenResets("data: a\n\n"), answers(503), streamsThenHolds("data: b\n\n"));
                SseEventSource source = open(upstream)) {
            assertEquals("a", nextEvent().readData());
            assertEquals("b", nextEvent().readData());
            assertEquals(1, errors.size());
            assertEquals(
                    "cut",
                    assertInstanceOf(UpstreamLostException.class, errors.remove())
                            .reason());
            assertTrue(source.isOpen());
        }
    }

    @Test
    void closeIsPromptAndCompletesOnce() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(streamsThenHolds("data: a\n\n"))) {
            SseEventSource source = open(upstream);
            nextEvent();
            try (Pauses pauses = Pauses.watch()) {
                long before = System.nanoTime();
                assertTrue(source.close(20, TimeUnit.SECONDS));
                Duration took = Duration.ofNanos(System.nanoTime() - before).minus(pauses.total());
                assertTrue(took.toMillis() < 2_000, () -> "close took " + took);
            }
            assertTrue(upstream.clientGone(Duration.ofSeconds(20)), "the socket must be closed");
            assertEquals(0, completed.getCount());
            assertFalse(source.isOpen());
            assertTrue(source.close(20, TimeUnit.SECONDS), "closing twice is fine");
            assertThrows(IllegalStateException.class, source::open);
        }
    }

    @Test
    void aConsumerMayCloseTheSource() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(streamsThenHolds("data: a\n\ndata: b\n\n"))) {
            SseEventSource source =
                    ContinuoEventSource.target(CLIENT.target(upstream.url("/"))).build();
            source.register(
                    event -> {
                        events.add(event);
                        source.close();
                    },
                    errors::add,
                    completed::countDown);
            source.open();
            assertTrue(upstream.clientGone(Duration.ofSeconds(20)), "the socket must be closed");
            assertTrue(completed.await(20, TimeUnit.SECONDS), "which comes first");
            assertEquals(1, events.size());
        }
    }

    @Test
    void noContentCompletes() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(answers(204));
                SseEventSource source = open(upstream)) {
            assertTrue(completed.await(30, TimeUnit.SECONDS));
            assertTrue(source.close(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void aFailingConsumerDisturbsNoOther() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(streamsThenHolds("data: a\n\n"))) {
            SseEventSource source =
                    ContinuoEventSource.target(CLIENT.target(upstream.url("/"))).build();
            source.register(event -> {
                throw new IllegalStateException("mine");
            });
            source.register(events::add);
            try (source) {
                source.open();
                assertEquals("a", nextEvent().readData());
            }
        }
    }

    @Test
    void theCallersTargetIsNotChanged() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(streamsThenHolds("data: a\n\n"))) {
            WebTarget target = CLIENT.target(upstream.url("/"));
            SseEventSource source = ContinuoEventSource.target(target).build();
            source.register(events::add);
            try (source) {
                source.open();
                nextEvent();
                assertEquals(Map.of(), target.getConfiguration().getProperties());
            }
        }
    }

    @Test
    void theServiceLoaderKnowsTheBuilder() {
        List<Class<?>> builders = StreamSupport.stream(
                        ServiceLoader.load(SseEventSource.Builder.class).spliterator(), false)
                .<Class<?>>map(Object::getClass)
                .toList();
        assertTrue(builders.contains(ContinuoEventSource.Builder.class), builders.toString());
    }
}
