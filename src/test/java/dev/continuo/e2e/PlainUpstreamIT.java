package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.continuo.testing.Frame;
import dev.continuo.testing.SseClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Any SSE server as the upstream. */
@Timeout(120)
class PlainUpstreamIT {

    @TempDir
    Path directory;

    @Test
    void namesAndLinesPassAndTheUpstreamsIdsServeOurReconnectOnly() throws Exception {
        Map<String, String> settings = Map.of("UPSTREAM_DIALECT", "plain", "UPSTREAM_MAX_EVENT_BYTES", "1024");
        try (DrivenUpstream upstream = DrivenUpstream.plain();
                Relay relay = Relay.start(directory, upstream.url("/feed?x=1"), settings);
                SseClient subscriber = relay.open("/event?after_seq=0&follow=true")) {
            upstream.send("event: tick\nid: up-7\ndata: one\ndata:  two\ndata:\n\ndata: unnamed\n\n");
            Frame tick = subscriber.next(Relay::logged);
            assertEquals(List.of("tick"), tick.values("event"));
            assertEquals(List.of("one", " two", ""), tick.values("data"));
            assertEquals(1, tick.seq());
            Frame unnamed = subscriber.next(Relay::logged);
            assertEquals(List.of(), unnamed.values("event"));
            assertEquals("unnamed", unnamed.data());

            upstream.send("data: " + "x".repeat(1024) + "\n\n");
            assertEquals(1024, subscriber.next(Relay::logged).data().length());
            upstream.send("data: " + "x".repeat(1025) + "\n\n");
            Frame oversized = subscriber.next(Relay::logged);
            assertEquals("server.upstream.gap", oversized.value("event"));
            assertEquals("oversized", oversized.json().getString("reason"));

            upstream.kill();
            Frame down = subscriber.next(Relay::logged);
            assertEquals("server.upstream.down", down.value("event"));
            assertEquals("{\"reason\":\"cut\"}", down.data());
            upstream.restart();
            assertEquals("server.upstream.gap", subscriber.next(Relay::logged).value("event"));
            upstream.send("event: tick\ndata: after\n\n");
            Frame after = subscriber.next(Relay::logged);
            assertEquals(7, after.seq());
            assertFalse(subscriber.body().contains("up-7"), "the upstream's id is its own");

            assertNull(upstream.streamRequests().get(0).header("Last-Event-ID"));
            assertEquals("up-7", upstream.streamRequests().get(1).header("Last-Event-ID"));
            assertEquals(
                    "GET /feed?x=1 HTTP/1.1", upstream.streamRequests().get(1).line());
            assertEquals(
                    Relay.logged(subscriber.frames()).stream().map(Frame::lines).toList(),
                    relay.replay("/event", "0").stream().map(Frame::lines).toList());
            assertEquals(
                    List.of(1L, 4L, 5L, 6L, 7L),
                    relay.replay("/event?types=tick", "0").stream()
                            .map(Frame::seq)
                            .toList(),
                    "control events pass every filter");
            relay.assertNoStackTrace();
        }
    }
}
