package dev.continuo.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.broadcast.OnFull;
import dev.continuo.broadcast.StreamEnd;
import dev.continuo.observe.Refusal;
import dev.continuo.testing.Doors;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.Frame;
import dev.continuo.testing.LogRecords;
import dev.continuo.testing.Pauses;
import dev.continuo.testing.ServingThreads;
import dev.continuo.testing.SseClient;
import dev.continuo.testing.StreamPolicies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.SimpleFormatter;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How streams end: told why, and by FIN without the last chunk unless everything asked for was sent. */
class StreamEndIT {

    @Test
    void aFullRelayTellsTheNextOneAndTakesAnotherWhenOneHasLeft() throws Exception {
        try (Doors doors = Doors.open(StreamPolicies.places(2, OnFull.BUSY));
                LogRecords warnings = LogRecords.of(StreamDoors.class.getName(), Level.WARNING);
                SseClient one = stream(doors);
                SseClient two = stream(doors)) {
            two.next("server.connected");
            assertEquals(List.of(), warnings.texts());
            try (SseClient third = stream(doors)) {
                assertEquals(200, third.status());
                assertEquals("text/event-stream", third.header("content-type"));
                assertEquals(SseClient.End.CUT, third.awaitEnd());
                assertEquals(1, third.frames().size());
                Frame busy = third.frames().get(0);
                assertFarewell(busy, "server.stream.busy");
                assertEquals(2, busy.properties().getInt("limit"));
                assertEquals(1, doors.streams().totals().ended(StreamEnd.BUSY));
                assertEquals(1, doors.refusals().of(Refusal.SUBSCRIBERS));
                assertEquals(SseClient.End.CUT, stream(doors).awaitEnd());
                assertEquals(1, warnings.all().size(), "one line, however many find no place");
            }
            one.reset();
            Eventually.holds("one has given its place back", () -> {
                boolean free = doors.streams().takeSeat();
                if (free) {
                    doors.streams().giveSeatBack();
                }
                return free;
            });
            try (SseClient fourth = stream(doors)) {
                assertEquals("server.connected", fourth.next().type());
            }
        }
    }

    @Test
    void aFullRelayMayAnswer503() throws Exception {
        try (Doors doors = Doors.open(StreamPolicies.places(1, OnFull.UNAVAILABLE));
                SseClient one = stream(doors)) {
            one.next("server.connected");
            try (SseClient two = stream(doors)) {
                assertEquals(503, two.status());
                int seconds = Integer.parseInt(two.header("retry-after"));
                assertTrue(seconds >= 1 && seconds <= 3, () -> "Retry-After: " + seconds);
                assertEquals("application/json", two.header("content-type"));
                assertEquals(SseClient.End.CLEAN, two.awaitEnd());
                assertTrue(two.body().contains("\"limit\":1"), two.body());
            }
        }
    }

    @Test
    void theRelaysStopTellsEveryStreamAndWaitsForNoStuckOne() throws Exception {
        Doors doors = Doors.open(Doors.POLICY);
        List<SseClient> clients = new ArrayList<>();
        List<SseClient> stuck = new ArrayList<>();
        doors.appendMany(5_000, 1_000);
        for (int i = 0; i < 10; i++) {
            stuck.add(SseClient.openButDoNotRead(
                    doors.port(), "/global/event?after_seq=0" + (i % 2 == 0 ? "&follow=true" : "")));
            clients.add(stream(doors));
        }
        for (SseClient client : clients) {
            client.next("server.connected");
        }
        Eventually.holds("all are served", () -> doors.streams().count() == 20);
        try (Pauses pauses = Pauses.watch()) {
            long start = System.nanoTime();
            doors.streams().close(Duration.ofMillis(500));
            Duration took = Duration.ofNanos(System.nanoTime() - start).minus(pauses.total());
            assertTrue(took.toMillis() < 2_000, () -> "took " + took);
        }
        assertEquals(0, doors.streams().count());
        Set<String> retries = new HashSet<>();
        for (SseClient client : clients) {
            assertEquals(SseClient.End.CUT, client.awaitEnd());
            Frame last = client.frames().get(client.frames().size() - 1);
            assertFarewell(last, "server.stream.closing");
            assertTrue(last.properties().isEmpty());
            retries.add(last.value("retry"));
            client.close();
        }
        assertTrue(retries.size() > 1, "each has its own retry");
        Eventually.holds("no thread is left", () -> ServingThreads.count() == 0);
        try (SseClient late = stream(doors)) {
            assertEquals(SseClient.End.CUT, late.awaitEnd());
            assertFarewell(late.frames().get(0), "server.stream.closing");
        }
        for (SseClient client : stuck) {
            client.reset();
        }
        doors.close();
    }

    /** A client that stands still in this moment cannot be told, and that it was not is told to whoever stops. */
    @Test
    void aTerminalReplayThatDoesNotCompleteWithinTheDrainIsToldOfTheStopAndCut() throws Exception {
        int untold = 1;
        for (int round = 0; round < 5 && untold > 0; round++) {
            untold = replaysThatWereNotToldOfTheStop();
        }
        assertEquals(0, untold);
    }

    private static int replaysThatWereNotToldOfTheStop() throws Exception {
        try (Doors doors = Doors.open(Doors.POLICY)) {
            doors.appendMany(5_000, 1_000);
            try (SseClient replay =
                    SseClient.openSlowly(doors.port(), Duration.ofMillis(50), "/global/event?after_seq=0")) {
                replay.next("message.part.delta");
                int cut = doors.streams().close(Duration.ofMillis(100));
                assertEquals(SseClient.End.CUT, replay.awaitEnd());
                List<Frame> frames = replay.frames();
                if (cut == 0) {
                    assertFarewell(frames.get(frames.size() - 1), "server.stream.closing");
                }
                assertTrue(replay.events().size() < 5_000, "in the midst of it");
                return cut;
            }
        }
    }

    @Test
    void aTerminalReplayUnderWayCompletesWithinTheDrain() throws Exception {
        try (Doors doors = Doors.open(Doors.POLICY)) {
            doors.appendMany(2_000, 1_000);
            try (SseClient replay =
                    SseClient.openSlowly(doors.port(), Duration.ofMillis(2), "/global/event?after_seq=0")) {
                replay.next("message.part.delta");
                assertEquals(0, doors.streams().close(Duration.ofSeconds(15)), "streams cut");
                assertEquals(SseClient.End.CLEAN, replay.awaitEnd());
                assertEquals(2_000, replay.events().size());
            }
        }
    }

    @Test
    void aStreamBehindIsSentWhatTheLogHeldWhenItsTurnCame() throws Exception {
        try (Doors doors = Doors.open(Doors.POLICY)) {
            doors.appendMany(2_000, 1_000);
            try (SseClient behind =
                    SseClient.openSlowly(doors.port(), Duration.ofMillis(2), "/global/event?after_seq=0&follow=true")) {
                behind.next("message.part.delta");
                assertEquals(0, doors.streams().close(Duration.ofSeconds(15)), "streams cut");
                assertEquals(SseClient.End.CUT, behind.awaitEnd());
                assertEquals(2_000, behind.events().size());
                List<Frame> frames = behind.frames();
                assertFarewell(frames.get(frames.size() - 1), "server.stream.closing");
                assertEquals(2_000, frames.get(frames.size() - 2).seq());
            }
        }
    }

    /** The drain takes many times as long as the test needs between two turns. */
    @Test
    void streamsAreToldOneAfterTheOtherAndGetEverythingUntilTheirTurn() throws Exception {
        List<SseClient> clients = new ArrayList<>();
        try (Doors doors = Doors.open(Doors.POLICY)) {
            for (int i = 0; i < 10; i++) {
                clients.add(stream(doors));
                clients.get(i).next("server.connected");
            }
            doors.appendMany(10, 0);
            Thread stop = Thread.ofVirtual().start(() -> close(doors, Duration.ofSeconds(10)));
            Eventually.holds("the first is told", () -> doors.streams().totals().ended(StreamEnd.CLOSING) > 0);
            doors.appendMany(10, 0);
            try (SseClient late = stream(doors)) {
                assertEquals(SseClient.End.CUT, late.awaitEnd());
                assertEquals(1, late.frames().size());
                assertFarewell(late.frames().get(0), "server.stream.closing");
            }
            Set<Integer> seen = new HashSet<>();
            for (SseClient client : clients) {
                assertEquals(SseClient.End.CUT, client.awaitEnd());
                List<Long> seqs = client.events().stream().map(Frame::seq).toList();
                assertEquals(LongStream.rangeClosed(1, seqs.size()).boxed().toList(), seqs);
                seen.add(seqs.size());
                List<Frame> frames = client.frames();
                assertFarewell(frames.get(frames.size() - 1), "server.stream.closing");
                client.close();
            }
            assertTrue(stop.join(Duration.ofSeconds(20)));
            assertTrue(seen.contains(10) && seen.contains(20), () -> "events before the farewell: " + seen);
            assertEquals(11, doors.streams().totals().ended(StreamEnd.CLOSING));
        }
    }

    private static void close(Doors doors, Duration drain) {
        try {
            doors.streams().close(drain);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anAgedStreamIsToldToComeBackWithinTwentyPercentOfItsAge() throws Exception {
        Duration age = Duration.ofMillis(1_500);
        List<SseClient> clients = new ArrayList<>();
        List<Long> asked = new ArrayList<>();
        try (Pauses pauses = Pauses.watch();
                Doors doors = Doors.open(StreamPolicies.age(age))) {
            for (int i = 0; i < 10; i++) {
                asked.add(System.nanoTime());
                clients.add(stream(doors));
            }
            for (SseClient client : clients) {
                assertEquals(SseClient.End.CUT, client.awaitEnd());
                List<Frame> frames = client.frames();
                Frame last = frames.get(frames.size() - 1);
                assertFarewell(last, "server.stream.closing");
                // It ages from some moment between the request and the arrival of the first frame.
                long most = (last.nanos() - asked.get(clients.indexOf(client))) / 1_000_000;
                long least = (last.nanos() - frames.get(0).nanos()) / 1_000_000;
                assertTrue(most >= 1_200, () -> "closed after " + most + " ms");
                assertTrue(least <= 1_800 + 300 + pauses.total().toMillis(), () -> "closed after " + least + " ms");
                client.close();
            }
            assertEquals(10, doors.streams().totals().ended(StreamEnd.AGED));
        }
    }

    @Test
    void aCompleteReplayLeavesTheConnectionForAnotherRequest() throws Exception {
        try (Doors doors = Doors.open(Doors.POLICY)) {
            doors.appendMany(100, 0);
            try (SseClient client = SseClient.open(doors.port(), "/global/event?after_seq=50")) {
                assertEquals(SseClient.End.CLEAN, client.awaitEnd());
                assertEquals(50, client.events().size());
                assertEquals(SseClient.End.CLEAN, client.again("/global/event?after_seq=90"));
                assertEquals(60, client.events().size());
            }
            try (SseClient client = SseClient.open(doors.port(), "/global/event?after_seq=50", "Connection: close")) {
                assertEquals(SseClient.End.CLEAN, client.awaitEnd());
                assertTrue(client.again("/global/event?after_seq=90") != SseClient.End.CLEAN, "closed as asked");
            }
        }
    }

    @Test
    void isTheConnectionsEndWhenTheRequestHadABodyThatCouldBeTakenForARequest() throws Exception {
        try (Doors doors = Doors.open(Doors.POLICY);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), doors.port())) {
            doors.appendMany(10, 0);
            String body = "GET /global/event?after_seq=0 HTTP/1.1\r\nHost: localhost\r\n\r\n";
            String request = "GET /global/event?after_seq=9 HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body;
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(1, answers.split("HTTP/1.1 ", -1).length - 1, answers);
            assertTrue(answers.contains("\r\nConnection: close\r\n"), answers);
            assertTrue(answers.startsWith("HTTP/1.1 200 OK\r\n") && answers.endsWith("\r\n0\r\n\r\n"), answers);
        }
    }

    /** No cursor, so that the client resumes from what it got last; the order of fields is the contract's. */
    private static void assertFarewell(Frame frame, String type) {
        assertEquals(type, frame.type());
        assertEquals(2, frame.lines().size(), frame::toString);
        assertTrue(frame.lines().get(0).startsWith("retry: "), frame::toString);
        assertTrue(frame.lines().get(1).startsWith("data: "), frame::toString);
        long retry = Long.parseLong(frame.value("retry"));
        assertTrue(retry >= 1_000 && retry <= 3_000, frame::toString);
    }

    private static SseClient stream(Doors doors) throws IOException {
        return SseClient.open(doors.port(), "/global/event");
    }

    /** A client could write lines of the log otherwise. */
    @Test
    void leavesOneLineWhateverIsInThePath() throws Exception {
        String path = "/session/x%0AINFO%20forged%20end=x/event";
        Eventually.holds("no stream of before is left", () -> ServingThreads.count() == 0);
        try (Doors doors = Doors.open(StreamPolicies.stall(Duration.ofSeconds(1)));
                LogRecords lines = LogRecords.of("dev.continuo.access", Level.ALL)) {
            try (SseClient client = SseClient.open(doors.port(), path + "?after_seq=0")) {
                assertEquals(SseClient.End.CLEAN, client.awaitEnd());
            }
            Eventually.holds("one ended", () -> lines.all().size() == 1);
            try (SseClient stuck = SseClient.openButDoNotRead(doors.port(), path)) {
                Eventually.holds("it is served", () -> doors.streams().count() == 1);
                // More than its socket takes, fewer than make it lag.
                for (int i = 0; i < 900; i++) {
                    doors.append("/default", "x\nINFO forged end=x", "t", "x".repeat(900));
                }
                Eventually.holds("both ended", () -> lines.all().size() == 2);
                assertEquals(200, stuck.status());
            }
            List<String> texts = lines.all().stream()
                    .map(entry -> new SimpleFormatter().formatMessage(entry))
                    .toList();
            assertTrue(texts.get(0).endsWith(" end=complete"), texts.get(0));
            assertTrue(texts.get(1).endsWith(" end=stalled"), texts.get(1));
            for (String text : texts) {
                assertTrue(text.contains(" session=\"x?INFO forged end=x\" "), text);
                assertEquals(1, text.lines().count(), text);
            }
        }
    }
}
