package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.continuo.testing.Frame;
import dev.continuo.testing.SseClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An upstream with more sessions than it can be asked about. */
@Timeout(120)
class ManySessionsIT {

    private static final int MANY = 901;

    @TempDir
    Path directory;

    @Test
    void moreOfThemInTheFirstAnswerThanMayBeAskedForAreNoReasonNotToAskWhoIsBusy() throws Exception {
        try (DrivenUpstream upstream = DrivenUpstream.opencode();
                Relay relay = Relay.start(directory, upstream.url(""), Map.of())) {
            upstream.page("/session/status", DrivenUpstream.json("{}"));
            upstream.page("/sync/history", DrivenUpstream.json("[]"));
            upstream.cut();
            relay.awaitUpstream(now ->
                    now.getInt("reconnects") > 0 && now.getString("state").equals("connected"));
            SseClient subscriber = relay.open("/global/event");
            subscriber.next(frame -> frame.type().equals("server.connected"));
            upstream.send("data: {\"directory\":\"/default\",\"payload\":{\"id\":\"evt_b\",\"type\":\"session.status\","
                    + "\"properties\":{\"sessionID\":\"ses_a\",\"status\":{\"type\":\"busy\"}}}}\n\n");
            subscriber.next(frame -> frame.type().equals("session.status"));
            upstream.page(
                    "/sync/history",
                    DrivenUpstream.json(IntStream.range(0, MANY)
                            .mapToObj(n -> "{\"id\":\"evt_" + n + "\",\"aggregate_id\":\"ses_" + n
                                    + "\",\"seq\":0,\"type\":\"session.updated.1\",\"data\":{\"sessionID\":\"ses_" + n
                                    + "\"}}")
                            .collect(Collectors.joining(",", "[", "]"))));
            upstream.cut();
            Frame last = subscriber.next(frame -> frame.type().equals("session.idle")
                    || (frame.type().equals("server.upstream.gap")
                            && frame.properties().getString("reason").equals("cut")));
            assertEquals("session.idle", last.type());
            Frame gap = subscriber.next(frame -> frame.type().equals("server.upstream.gap"));
            assertEquals(MANY, gap.properties().getInt("recovered"));
            assertFalse(gap.properties().getBoolean("complete"));
            subscriber.close();
            relay.assertNoStackTrace();
        }
    }
}
