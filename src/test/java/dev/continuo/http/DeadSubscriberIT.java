package dev.continuo.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.broadcast.StreamEnd;
import dev.continuo.testing.Doors;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.ServingThreads;
import dev.continuo.testing.SseClient;
import java.time.Duration;
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
            Eventually.holds(
                    "both are gone",
                    Duration.ofMillis(2 * 1_000 + 300),
                    () -> doors.streams().count() == 0);
            Eventually.holds("their threads too", Duration.ofSeconds(1), () -> ServingThreads.count() == 0);
            assertEquals(2, doors.streams().ended(StreamEnd.GONE));
        }
    }
}
