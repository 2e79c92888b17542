package dev.continuo.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.auth.Limits;
import dev.continuo.auth.Permit;
import dev.continuo.broadcast.OnFull;
import dev.continuo.testing.Doors;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.LogRecords;
import dev.continuo.testing.ServingThreads;
import dev.continuo.testing.SseClient;
import dev.continuo.testing.StreamPolicies;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One entry for each stream, at its end. */
@Timeout(120)
class AccessLogIT {

    @SuppressWarnings("NullAway.Init") // opened before each test
    private LogRecords records;

    /** The entries of streams of another test may still be on their way. */
    @BeforeEach
    void listen() throws InterruptedException {
        Eventually.holds("no stream of before is left", () -> ServingThreads.count() == 0);
        records = LogRecords.of("dev.continuo.access", Level.INFO);
    }

    @AfterEach
    void close() {
        records.close();
    }

    @Test
    void itTellsWhatWasAskedForWhatWasSentAndWhyItEnded() throws Exception {
        try (Doors doors = Doors.open(Doors.POLICY)) {
            doors.append("/a", "ses_1", "session.idle", "x");
            doors.append("/a", "ses_1", "session.idle", "y");
            String query = "?after_seq=0&directory=/a&types=session.*&workspace=w%20%22x%22&auth_token=secret";
            try (SseClient client = SseClient.open(doors.port(), "/session/ses_1/event" + query)) {
                assertEquals(SseClient.End.CLEAN, client.awaitEnd());
                Map<String, Object> fields = entry(0).fields();
                assertEquals("/session/{sessionID}/event", fields.get("door"));
                assertEquals("127.0.0.1", fields.get("remote"));
                assertEquals("ses_1", fields.get("session"));
                assertEquals("/a", fields.get("directory"));
                assertEquals("session.*", fields.get("types"));
                assertEquals("w \"x\"", fields.get("workspace"));
                assertEquals(2L, fields.get("events"));
                assertEquals((long) client.body().length(), fields.get("bytes"));
                assertEquals("testepoch-2", fields.get("last"));
                assertEquals("complete", fields.get("end"));
                assertFalse(fields.containsKey("principal"));
                String text = entry(0).toString();
                assertTrue(text.contains(" types=session.* ") && text.endsWith(" end=complete"), text);
                assertTrue(text.contains(" workspace=\"w \\\"x\\\"\" "), text);
                assertFalse(text.contains("secret"), text);
            }
        }
    }

    @Test
    void itNamesWhoseTheCredentialsWere() throws Exception {
        Permit permit = new Permit("ada", Limits.NONE, Long.MAX_VALUE, () -> false);
        try (Doors doors = Doors.permitting(permit);
                SseClient client = SseClient.open(doors.port(), "/global/event?ticket=secret")) {
            client.next("server.connected");
            client.reset();
            Map<String, Object> fields = entry(0).fields();
            assertEquals("ada", fields.get("principal"));
            assertEquals("gone", fields.get("end"));
            assertEquals("testepoch-0", fields.get("last"));
            assertFalse(entry(0).toString().contains("secret"));
        }
    }

    @Test
    void whoFoundNoPlaceIsToldOfToo() throws Exception {
        try (Doors doors = Doors.open(StreamPolicies.places(1, OnFull.BUSY));
                SseClient one = SseClient.open(doors.port(), "/global/event")) {
            one.next("server.connected");
            try (SseClient two = SseClient.open(doors.port(), "/event")) {
                assertEquals(SseClient.End.CUT, two.awaitEnd());
                assertEquals("busy", entry(0).fields().get("end"));
                assertEquals("/event", entry(0).fields().get("door"));
                assertFalse(entry(0).fields().containsKey("last"));
            }
        }
    }

    private AccessEntry entry(int index) throws InterruptedException {
        Eventually.holds("an entry", () -> records.all().size() > index);
        LogRecord entry = records.all().get(index);
        return (AccessEntry) entry.getParameters()[0];
    }
}
