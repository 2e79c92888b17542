package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.Frame;
import dev.continuo.testing.Haste;
import dev.continuo.testing.SseClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM, whatever is under way. */
@Timeout(120)
class StopIT {

    private static final Duration PROMPT = Duration.ofSeconds(2);

    /** Reading ones, besides one that is stuck and one that replays. */
    private static final int READERS = 18;

    /** More than the sockets of both sides take. */
    private static final int MANY = 4_000;

    private static final String PADDING = "x".repeat(2_000);

    @TempDir
    Path directory;

    private final List<Socket> waiting = new ArrayList<>();

    @Test
    void everyReaderIsToldToComeBackAndNobodyHoldsTheStopUp() throws Exception {
        Haste.within(PROMPT, this::stopWithReaders);
    }

    private Duration stopWithReaders() throws Exception {
        Map<String, String> settings = Map.of("SERVER_EVENT_STREAM_QUEUE_MAX", "1000000");
        try (DrivenUpstream upstream = DrivenUpstream.opencode();
                Relay relay = Relay.start(directory, upstream.url(""), settings);
                SseClient stuck = SseClient.openButDoNotRead(relay.port(), "/global/event")) {
            List<SseClient> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(relay.open(i % 2 == 0 ? "/global/event" : "/session/ses_1/event"));
                readers.get(i).next("server.connected");
            }
            upstream.send(Events.frame("/default", PADDING, 0).repeat(MANY));
            upstream.send(Events.frame("/default", "ses_1", 1));
            for (SseClient reader : readers) {
                reader.next(frame -> frame.data().contains("evt_1"));
            }
            SseClient replaying = SseClient.openButDoNotRead(relay.port(), "/global/event?after_seq=0");
            SseClient stuckReplay = SseClient.openButDoNotRead(relay.port(), "/global/event?after_seq=0");

            relay.jar().terminate();
            long signal = System.nanoTime();
            replaying.resume();
            Set<String> delays = new HashSet<>();
            for (SseClient reader : readers) {
                assertEquals(SseClient.End.CUT, reader.awaitEnd());
                List<Frame> frames = reader.frames();
                Frame last = frames.get(frames.size() - 1);
                assertEquals("server.stream.closing", last.type());
                assertEquals("", last.id());
                assertTrue(last.lines().get(0).matches("retry: \\d+"), last::toString);
                delays.add(last.value("retry"));
                reader.close();
            }
            assertTrue(delays.size() > READERS / 2, () -> "they come back together: " + delays);
            assertEquals(0, relay.jar().exitCode());
            Duration took = Duration.ofNanos(System.nanoTime() - signal);
            assertNotEquals(SseClient.End.CLEAN, stuck.resume().awaitEnd());
            assertNotEquals(SseClient.End.CLEAN, stuckReplay.resume().awaitEnd(), "it must not look complete");
            assertTrue(stuckReplay.frames().size() < MANY);
            // Whether there was time for all of it depends on the machine.
            SseClient.End end = replaying.awaitEnd();
            assertEquals(replaying.events().size() == MANY + 1 ? SseClient.End.CLEAN : SseClient.End.CUT, end);
            relay.assertNoStackTrace();
            assertEquals(List.of(), relay.jar().problems());
            replaying.close();
            stuckReplay.close();
            return took;
        }
    }

    @Test
    void whileTheUpstreamTakesNoConnection() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(full);
            stopsPromptly(URI.create("http://127.0.0.1:" + full.getLocalPort()));
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void whileTheUpstreamAnswersNothing() throws Exception {
        try (DrivenUpstream upstream = DrivenUpstream.opencode()) {
            upstream.answer(connection -> connection.hold());
            stopsPromptly(upstream.url(""));
        }
    }

    @Test
    void whileTheUpstreamDoesNotSayItsDirectory() throws Exception {
        try (DrivenUpstream upstream = DrivenUpstream.opencode().page("/path", connection -> connection.hold())) {
            stopsPromptly(upstream.url(""));
        }
    }

    private void stopsPromptly(URI upstream) throws Exception {
        Haste.within(PROMPT, () -> stop(upstream));
    }

    private Duration stop(URI upstream) throws Exception {
        try (Relay relay = Relay.start(directory, upstream, Map.of("UPSTREAM_STALL_TIMEOUT_MS", "30000"))) {
            long signal = System.nanoTime();
            relay.jar().terminate();
            assertEquals(0, relay.jar().exitCode());
            Duration took = Duration.ofNanos(System.nanoTime() - signal);
            relay.assertNoStackTrace();
            assertEquals(
                    List.of(),
                    relay.upstreamLines(0).stream()
                            .filter(line -> !line.equals("INFO connected"))
                            .toList());
            return took;
        }
    }

    /** Connects until the server's backlog takes no more. */
    private void fill(ServerSocket server) throws IOException {
        while (true) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 300);
            } catch (SocketTimeoutException backlogIsFull) {
                return;
            }
        }
    }
}
