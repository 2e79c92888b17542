package dev.continuo.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.Eventually;
import dev.continuo.testing.Pauses;
import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoUpstreamIT {

    private static final Pattern ID = Pattern.compile("\\b(?:evt|ses|msg|prt)_[0-9A-Za-z]{26}\\b");
    private static final Sleeper FIFTY_TIMES_FASTER =
            duration -> Sleeper.system().sleep(duration.dividedBy(50));

    private DemoUpstream demo;

    @BeforeEach
    void start() throws IOException {
        demo = DemoUpstream.start(Clock.system(), FIFTY_TIMES_FASTER, new SplittableRandom(1));
    }

    @AfterEach
    void close() {
        demo.close();
    }

    @Test
    void twoClientsSeeTheSameEventsInTheSameOrder() throws IOException {
        try (DemoClient early = new DemoClient(demo.baseUri(), "/global/event")) {
            assertTrue(early.next().contains("\"type\":\"server.connected\""));
            early.next(30);
            try (DemoClient late = new DemoClient(demo.baseUri(), "/global/event")) {
                assertTrue(late.next().contains("\"type\":\"server.connected\""));
                List<String> seen = late.next(300);
                early.skipTo(seen.getFirst()::equals);
                assertEquals(seen.subList(1, 300), early.next(299));
            }
        }
    }

    @Test
    void everyRoundIsTheSameActivityWithNewIds() throws IOException {
        try (DemoClient client = new DemoClient(demo.baseUri(), "/global/event")) {
            List<String> first = round(client);
            List<String> second = round(client);
            assertEquals(types(first), types(second));
            Set<String> ids = ids(first);
            assertEquals(ids.size(), ids(second).size());
            assertTrue(ids.size() > 100, () -> "ids: " + ids.size());
            assertFalse(ids.removeAll(ids(second)), "an id came twice");
        }
    }

    @Test
    void anIdIsTheSameAtEachOfItsPlaces() throws IOException {
        try (DemoClient client = new DemoClient(demo.baseUri(), "/global/event")) {
            List<String> round = round(client);
            Set<String> sessions = ids(round);
            sessions.removeIf(id -> !id.startsWith("ses_"));
            assertEquals(1, sessions.size());
            assertTrue(round.getLast().contains(sessions.iterator().next()));
        }
    }

    @Test
    void aDirectoryGetsItsPayloadsWithoutDurableCopies() throws IOException {
        try (DemoClient client = new DemoClient(demo.baseUri(), "/event?x=1&directory=%2Fhome%2Fdev%2Fproj")) {
            assertTrue(client.next().startsWith("{\"id\":\"evt_"));
            for (String event : client.next(150)) {
                assertTrue(event.startsWith("{\"id\":\"evt_") && event.endsWith("}}"), event);
            }
        }
    }

    @Test
    void anotherDirectoryGetsHeartbeatsOnly() throws IOException {
        try (DemoClient client = new DemoClient(demo.baseUri(), "/event?directory=/elsewhere")) {
            List<String> types = types(client.next(4));
            assertEquals(
                    List.of("server.connected", "server.heartbeat", "server.heartbeat", "server.heartbeat"), types);
        }
    }

    @Test
    void theOtherPathsAnswer() throws Exception {
        assertEquals(
                "{\"healthy\":true,\"version\":\"demo\"}", get("/global/health").body());
        assertTrue(get("/path").body().contains("\"directory\":\"/home/dev/proj\""));
        assertEquals("{}", get("/session/status?directory=x").body());
        assertEquals(404, get("/nothing").statusCode());
    }

    @Test
    void aClientThatDoesNotReadIsDroppedAndHoldsNobodyUp() throws IOException {
        demo.close();
        demo = DemoUpstream.start(
                Clock.system(), duration -> Sleeper.system().sleep(duration.dividedBy(2_000)), new SplittableRandom(1));
        try (Socket stuck = new Socket();
                DemoClient healthy = new DemoClient(demo.baseUri(), "/global/event")) {
            stuck.setReceiveBufferSize(4096);
            stuck.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), demo.baseUri().getPort()));
            stuck.getOutputStream()
                    .write("GET /global/event HTTP/1.1\r\nHost: demo\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
                while (demo.viewers() < 2) {
                    healthy.next();
                }
                while (demo.viewers() == 2) {
                    healthy.next();
                }
            });
            assertEquals(200, healthy.next(200).size());
            stuck.setSoTimeout(30_000);
            assertTimeout(Duration.ofSeconds(30), () -> readToTheEnd(stuck.getInputStream()));
        }
    }

    @Test
    void closeEndsEveryStreamAndThreadWithinASecond() throws Exception {
        try (DemoClient one = new DemoClient(demo.baseUri(), "/global/event");
                DemoClient two = new DemoClient(demo.baseUri(), "/event")) {
            one.next();
            two.next();
            try (Pauses pauses = Pauses.watch()) {
                long start = System.nanoTime();
                demo.close();
                Duration took = Duration.ofNanos(System.nanoTime() - start).minus(pauses.total());
                assertTrue(took.toMillis() < 1_000, () -> "took " + took);
            }
            // As long as the close itself waits for them, a process that stands still may take all of it.
            Eventually.promptly("its threads end", Duration.ofSeconds(1), demo::ended);
            assertEquals(0, demo.viewers());
            assertThrows(IOException.class, () -> one.next(100_000));
            assertThrows(IOException.class, () -> two.next(100_000));
        }
        assertThrows(IOException.class, () -> new DemoClient(demo.baseUri(), "/global/event"));
        demo.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create(demo.baseUri() + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static List<String> round(DemoClient client) throws IOException {
        List<String> round = new ArrayList<>();
        round.add(client.skipTo(event -> event.contains("\"type\":\"session.created\"")));
        while (!round.getLast().contains("\"type\":\"session.idle\"")) {
            String event = client.next();
            if (!event.contains("\"type\":\"server.heartbeat\"")) {
                round.add(event);
            }
        }
        return round;
    }

    private static List<String> types(List<String> events) {
        Pattern type = Pattern.compile("\"type\":\"([a-z.]+)\"");
        return events.stream()
                .map(event ->
                        type.matcher(event).results().findFirst().orElseThrow().group(1))
                .toList();
    }

    private static Set<String> ids(List<String> events) {
        Set<String> ids = new TreeSet<>();
        events.forEach(event -> ID.matcher(event).results().forEach(found -> ids.add(found.group())));
        return ids;
    }

    private static void readToTheEnd(InputStream in) {
        try {
            in.readAllBytes();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the stuck client was not cut off", e);
        } catch (IOException e) {
            // a reset is an end too
        }
    }
}
