package dev.continuo.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.ControlEvent;
import dev.continuo.event.Dialect;
import dev.continuo.event.EventIds;
import dev.continuo.testing.Doors;
import dev.continuo.testing.Frame;
import dev.continuo.testing.SseClient;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The plain dialect: one door, event name and data lines as received, control frames by name. */
class PlainDoorIT {

    private Doors doors;

    @BeforeEach
    void open() {
        doors = Doors.plain(Doors.POLICY);
    }

    @AfterEach
    void close() {
        doors.close();
    }

    @Test
    void nameAndLinesPassAsReceived() throws Exception {
        doors.append(null, null, "price", "a\n\n  b\n");
        doors.append(null, null, "message", " not JSON: ü");
        try (SseClient client = SseClient.open(doors.port(), "/event?after_seq=0")) {
            assertEquals(SseClient.End.CLEAN, client.awaitEnd());
            List<Frame> frames = client.frames();
            assertEquals(
                    List.of("event: price", "id: testepoch-1", "data: a", "data: ", "data:   b", "data: "),
                    frames.get(1).lines());
            assertEquals(
                    List.of("id: testepoch-2", "data:  not JSON: ü"),
                    frames.get(2).lines());
        }
    }

    @Test
    void controlFramesAreNamedEvents() throws Exception {
        try (SseClient client = SseClient.open(doors.port(), "/event?types=price")) {
            Frame connected = client.next();
            assertTrue(connected.lines().get(0).startsWith("retry: "));
            assertEquals("event: server.connected", connected.lines().get(1));
            assertEquals("id: testepoch-0", connected.lines().get(2));
            assertEquals("testepoch", connected.json().getString("epoch"));
            doors.append(null, null, "other", "1");
            doors.append(null, null, "price", "2");
            doors.log()
                    .append(List.of(ControlEvent.bare(ControlEvent.UPSTREAM_DOWN)
                            .toEvent(Dialect.PLAIN, new EventIds(new SplittableRandom(3)), null)));
            assertEquals(
                    List.of("event: price", "id: testepoch-2", "data: 2"),
                    client.next(frame -> !heartbeat(frame)).lines());
            assertEquals(
                    List.of("event: server.upstream.down", "id: testepoch-3", "data: {}"),
                    client.next(frame -> !heartbeat(frame)).lines());
            assertEquals(
                    List.of("event: server.heartbeat", "id: testepoch-3", "data: {}"),
                    client.next().lines());
        }
    }

    private static boolean heartbeat(Frame frame) {
        return frame.type().equals("server.heartbeat");
    }

    @Test
    void theOtherDoorsDoNotExist() throws Exception {
        for (String path : List.of("/global/event", "/session/s/event")) {
            try (SseClient client = SseClient.open(doors.port(), path)) {
                assertEquals(404, client.status(), path);
            }
        }
    }

    @Test
    void headAnswersAtOnce() throws Exception {
        try (SseClient client = SseClient.head(doors.port(), "/event")) {
            assertEquals(200, client.status());
            assertEquals("text/event-stream", client.header("content-type"));
        }
    }
}
