package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.SseClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An upstream that does not say which directory it works in. */
@Timeout(30)
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
}
