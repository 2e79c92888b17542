package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.Frame;
import dev.continuo.testing.ScriptedConnection;
import dev.continuo.testing.ScriptedUpstream.Script;
import dev.continuo.testing.SseClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An upstream that does not say which directory it works in, or not for good. */
@Timeout(120)
class UnknownDirectoryIT {

    @TempDir
    Path directory;

    @Test
    void everythingIsShownWithOneWarningUntilItSays() throws Exception {
        try (DrivenUpstream upstream = DrivenUpstream.opencode().page("/path", DrivenUpstream.head(404));
                Relay relay = Relay.start(directory, upstream.url(""), Map.of());
                SseClient subscriber = relay.open("/event?after_seq=0&follow=true")) {
            upstream.send(Events.frame("/one", "ses_1", 1) + Events.frame("/two", "ses_2", 2));
            assertEquals(
                    Events.payload("ses_1", 1), subscriber.next(Relay::logged).data());
            assertEquals(
                    Events.payload("ses_2", 2), subscriber.next(Relay::logged).data());

            upstream.page("/path", DrivenUpstream.json("{\"nothing\":\"useful\"}"));
            upstream.cut();
            assertEquals("server.upstream.down", subscriber.next(Relay::logged).type());
            assertEquals("server.upstream.gap", subscriber.next(Relay::logged).type());

            upstream.page("/path", DrivenUpstream.json("{\"directory\":\"/two\"}"));
            upstream.cut();
            assertEquals("server.upstream.down", subscriber.next(Relay::logged).type());
            assertEquals("server.upstream.gap", subscriber.next(Relay::logged).type());
            upstream.send(Events.frame("/one", "ses_1", 3) + Events.frame("/two", "ses_2", 4));
            assertEquals(
                    Events.payload("ses_2", 4), subscriber.next(Relay::logged).data());

            List<String> warnings = relay.jar().output().stream()
                    .filter(line -> line.contains("DefaultDirectory"))
                    .toList();
            assertEquals(1, warnings.size(), warnings::toString);
            assertTrue(warnings.get(0).contains(" WARNING "), warnings.get(0));
            assertTrue(warnings.get(0).contains("GET /path: HTTP 404"), warnings.get(0));
            relay.assertNoStackTrace();
        }
    }

    @Test
    void anOpenStreamKeepsItsDirectoryWhenTheUpstreamComesBackInAnother() throws Exception {
        try (DrivenUpstream upstream = DrivenUpstream.opencode().page("/path", json("/one"));
                Relay relay = Relay.start(directory, upstream.url(""), Map.of());
                SseClient open = relay.open("/event?after_seq=0&follow=true")) {
            upstream.send(Events.frame("/one", "ses_1", 1));
            assertEquals(Events.payload("ses_1", 1), open.next(Relay::logged).data());

            upstream.page("/path", json("/two"));
            upstream.cut();
            assertEquals("server.upstream.down", open.next(Relay::logged).type());
            assertEquals("server.upstream.gap", open.next(Relay::logged).type());
            upstream.send(Events.frame("/one", "ses_1", 2)
                    + Events.frame("/two", "ses_2", 3)
                    + Events.frame("/one", "ses_1", 4));
            assertEquals(Events.payload("ses_1", 2), open.next(Relay::logged).data());
            assertEquals(Events.payload("ses_1", 4), open.next(Relay::logged).data());
            List<String> fresh =
                    relay.replay("/event", "0").stream().map(Frame::data).toList();
            assertTrue(fresh.contains(Events.payload("ses_2", 3)), fresh::toString);
            assertFalse(fresh.contains(Events.payload("ses_1", 2)), fresh::toString);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void eventsFlowHoweverSlowOrLongTheAnswerIs(Endless answer) throws Exception {
        try (DrivenUpstream upstream = DrivenUpstream.opencode().page("/path", answer);
                Relay relay = Relay.start(directory, upstream.url(""), Map.of("UPSTREAM_CONNECT_TIMEOUT_MS", "1000"));
                SseClient subscriber = relay.open("/event?after_seq=0&follow=true")) {
            upstream.send(Events.frame("/one", "ses_1", 1));
            assertEquals(
                    Events.payload("ses_1", 1), subscriber.next(Relay::logged).data());
            upstream.cut();
            assertEquals("server.upstream.down", subscriber.next(Relay::logged).type());
            assertEquals("server.upstream.gap", subscriber.next(Relay::logged).type());
            upstream.send(Events.frame("/two", "ses_2", 2));
            assertEquals(
                    Events.payload("ses_2", 2), subscriber.next(Relay::logged).data());

            List<String> warnings = relay.jar().output().stream()
                    .filter(line -> line.contains(" WARNING ") && line.contains("GET /path"))
                    .toList();
            assertEquals(1, warnings.size(), warnings::toString);
            relay.assertNoStackTrace();
        }
    }

    /** Answers that do not end. */
    enum Endless implements Script {
        DRIBBLING("{", Duration.ofMillis(300)),
        FLOODING("x".repeat(1 << 16), Duration.ofMillis(1));

        private final String piece;
        private final Duration pause;

        Endless(String piece, Duration pause) {
            this.piece = piece;
            this.pause = pause;
        }

        @Override
        public void play(ScriptedConnection connection) throws IOException, InterruptedException {
            connection.head(200, "Content-Type: application/json", "Transfer-Encoding: chunked");
            while (true) {
                connection.chunk(piece);
                Thread.sleep(pause);
            }
        }
    }

    private static Script json(String directory) {
        return DrivenUpstream.json("{\"directory\":\"" + directory + "\"}");
    }
}
