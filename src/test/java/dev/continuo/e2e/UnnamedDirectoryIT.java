package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.Eventually;
import dev.continuo.testing.Frame;
import dev.continuo.testing.SseClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A connection per directory, to an upstream that does not say at first which directory it works in. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // started before each test
class UnnamedDirectoryIT {

    private static final String BUSY = "\"status\":{\"type\":\"busy\"}";

    @TempDir
    Path directory;

    private DirectoriesUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new DirectoriesUpstream();
        upstream.page("/path", DrivenUpstream.head(404, "Content-Length: 0"));
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private Relay relay(int attempts) throws Exception {
        return Relay.start(
                directory,
                upstream.url(),
                Map.of("UPSTREAM_SCOPE", "directory", "UPSTREAM_RECONNECT_MAX_ATTEMPTS", String.valueOf(attempts)));
    }

    @Test
    void withoutAnAnswerWhereTheUpstreamWorksEverythingGoesOn() throws Exception {
        try (Relay relay = relay(6);
                SseClient client = relay.open("/event")) {
            upstream.awaitConnected("");
            upstream.send("", "evt_1", "todo.updated", "ses_x", "");
            assertEquals("evt_1", Relay.id(Relay.next(client)));
            upstream.page("/path", DrivenUpstream.json("{\"directory\":\"/default\"}"));
            upstream.cut("");
            assertEquals("server.upstream.down", Relay.next(client).type());
            Frame gap = Relay.next(client);
            assertEquals("server.upstream.gap", gap.type(), gap::toString);
            assertEquals("unobserved", gap.properties().getString("reason"));
            assertEquals("/default", gap.properties().getString("directory"));
            upstream.awaitConnected("/default");
            upstream.send("/default", "evt_2", "todo.updated", "ses_x", "");
            assertEquals("evt_2", Relay.id(Relay.next(client)));
            Eventually.holds("the one without a name is gone", () -> upstream.open("") == 0);
        }
    }

    @Test
    void aTurnThatBeganBeforeItsDirectoryHadANameComesOnce() throws Exception {
        try (Relay relay = relay(6);
                SseClient client = relay.open("/event")) {
            upstream.awaitConnected("");
            upstream.send("", "evt_busy", "session.status", "ses_1", BUSY);
            assertEquals("evt_busy", Relay.id(Relay.next(client)));
            upstream.page("/session/status", DrivenUpstream.json("{\"ses_1\":{\"type\":\"busy\"}}"));
            upstream.page("/path", DrivenUpstream.json("{\"directory\":\"/default\"}"));
            upstream.cut("");
            upstream.awaitConnected("/default");
            upstream.awaitConnected("");
            for (int i = 0; i < 3; i++) {
                // The upstream sends it on both.
                upstream.send("", "evt_" + i, "message.updated", "ses_1", "");
                upstream.send("/default", "evt_" + i, "message.updated", "ses_1", "");
            }
            upstream.send("/default", "evt_last", "message.updated", "ses_1", "");
            List<String> ids = Relay.until(client, "evt_last");
            assertEquals(ids.stream().distinct().toList(), ids);
            assertTrue(ids.containsAll(List.of("evt_0", "evt_1", "evt_2")), ids::toString);
        }
    }

    @Test
    void theTurnOfADirectoryThatHasNoNameIsGivenUpThoughItsSessionNamesOne() throws Exception {
        upstream.page("/session/status", DrivenUpstream.json("{\"ses_1\":{\"type\":\"busy\"}}"));
        try (Relay relay = relay(2);
                SseClient client = relay.open("/event")) {
            beginsWithoutAName(client);
            upstream.kill();
            for (String type : List.of("server.upstream.down", "session.error", "session.status", "session.idle")) {
                assertEquals(type, Relay.next(client).type());
            }
        }
    }

    @Test
    void theEndThatNobodySawOfATurnOfADirectoryThatHasNoNameIsPublished() throws Exception {
        upstream.page("/session/status", DrivenUpstream.json("{\"ses_1\":{\"type\":\"busy\"}}"));
        try (Relay relay = relay(6);
                SseClient client = relay.open("/event")) {
            beginsWithoutAName(client);
            upstream.page("/session/status", DrivenUpstream.json("{}"));
            upstream.cut("");
            for (String type :
                    List.of("server.upstream.down", "session.status", "session.idle", "server.upstream.gap")) {
                assertEquals(type, Relay.next(client).type());
            }
        }
    }

    private void beginsWithoutAName(SseClient client) throws InterruptedException {
        upstream.awaitConnected("");
        upstream.send("", "evt_named", "session.updated", "ses_1", "\"info\":{\"directory\":\"/default\"}");
        upstream.send("", "evt_busy", "session.status", "ses_1", BUSY);
        assertEquals("evt_named", Relay.id(Relay.next(client)));
        assertEquals("evt_busy", Relay.id(Relay.next(client)));
    }

    @Test
    void whatTwoConnectionsBringComesOnceAndInOrderThoughOneOfThemCatchesUp() throws Exception {
        try (Relay relay = relay(6);
                SseClient client = relay.open("/global/event")) {
            upstream.awaitConnected("");
            upstream.send("", "evt_busy", "session.status", "ses_1", BUSY);
            assertEquals("evt_busy", Relay.id(Relay.next(client)));
            upstream.page("/session/status", DrivenUpstream.json("{\"ses_1\":{\"type\":\"busy\"}}"));
            upstream.page("/session/ses_1", DrivenUpstream.json("{\"id\":\"ses_1\",\"directory\":\"/default\"}"));
            AtomicInteger looks = new AtomicInteger();
            upstream.page("/sync/history", connection -> {
                // One before the stream of /default and two after its begin: it catches up until this is answered.
                boolean last = looks.incrementAndGet() == 3;
                if (last) {
                    upstream.send("", "evt_0", "todo.updated", "ses_1", "");
                    Eventually.holds("the other does not catch up", () -> isLogged(relay, "evt_0"));
                    read("/default", "evt_0");
                    read("/default", "evt_1");
                    read("", "evt_1");
                    read("", "evt_2");
                    read("/default", "evt_2");
                }
                DrivenUpstream.page(
                        connection,
                        last
                                ? "[{\"id\":\"evt_2\",\"aggregate_id\":\"ses_1\",\"seq\":0,"
                                        + "\"type\":\"todo.updated.1\",\"data\":{\"sessionID\":\"ses_1\"}}]"
                                : "[]");
            });
            upstream.page("/path", DrivenUpstream.json("{\"directory\":\"/default\"}"));
            upstream.cut("");
            Eventually.holds("caught up", () -> isLogged(relay, "evt_2") && looks.get() == 3);
            upstream.awaitConnected("/default");
            upstream.send("/default", "evt_last", "todo.updated", "ses_1", "");
            assertEquals(
                    List.of("evt_0", "evt_1", "evt_2", "evt_last"),
                    Relay.until(client, "evt_last").stream()
                            .filter(id -> id.matches("evt_(\\d|last)"))
                            .toList());
        }
    }

    /** Sends an event of the session on a stream, and gives the relay the time to read it before any other. */
    private void read(String directory, String id) throws InterruptedException {
        upstream.send(directory, id, "todo.updated", "ses_1", "");
        Thread.sleep(200);
    }

    private static boolean isLogged(Relay at, String id) {
        try {
            return at.replay("/global/event", "0").stream()
                    .anyMatch(frame -> Relay.id(frame).equals(id));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
