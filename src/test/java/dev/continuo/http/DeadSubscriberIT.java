package dev.continuo.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.broadcast.StreamEnd;
import dev.continuo.testing.Doors;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.LogRecords;
import dev.continuo.testing.ServingThreads;
import dev.continuo.testing.SseClient;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that goes away is found out by the heartbeats. */
class DeadSubscriberIT {

    @ParameterizedTest(name = "by RST: {0}")
    @ValueSource(booleans = {false, true})
    void isGoneWithinTwoHeartbeats(boolean reset) throws Exception {
        try (Doors doors = Doors.open(Doors.POLICY)) {
            SseClient idle = SseClient.open(doors.port(), "/global/event");
            SseClient filtered = SseClient.open(doors.port(), "/session/ses_none/event");
            idle.next();
            filtered.next();
            assertEquals(2, doors.streams().count());
            if (reset) {
                idle.reset();
                filtered.reset();
            } else {
                idle.close();
                filtered.close();
            }
            Eventually.promptly(
                    "both are gone",
                    Duration.ofMillis(2 * 1_000 + 300),
                    () -> doors.streams().count() == 0);
            Eventually.holds("their threads too", () -> ServingThreads.count() == 0);
            assertEquals(2, doors.streams().totals().ended(StreamEnd.GONE));
        }
    }

    /** Somewhere in between the request is read, and the head of the response cannot be written any more. */
    @Test
    void isNoNewsWhenItResetsItsConnectionRightAfterItsRequest() throws Exception {
        byte[] request = "GET /global/event HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (Doors doors = Doors.open(Doors.POLICY);
                LogRecords warnings = LogRecords.of("", Level.WARNING)) {
            for (int i = 0; i < 500; i++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), doors.port())) {
                    socket.setSoLinger(true, 0);
                    socket.getOutputStream().write(request);
                }
            }
            // Who comes last is served last, so none of them is still to come.
            try (SseClient last = SseClient.open(doors.port(), "/global/event")) {
                last.next("server.connected");
            }
            Eventually.holds("all are gone", () -> doors.streams().count() == 0 && ServingThreads.count() == 0);
            assertTrue(doors.streams().totals().ended(StreamEnd.GONE) > 0, "some were served");
            assertEquals(List.of(), warnings.texts());
        }
    }
}
