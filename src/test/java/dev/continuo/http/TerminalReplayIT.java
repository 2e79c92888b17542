package dev.continuo.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.broadcast.StreamEnd;
import dev.continuo.log.LogBounds;
import dev.continuo.testing.Doors;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.Frame;
import dev.continuo.testing.SseClient;
import dev.continuo.testing.StreamPolicies;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A terminal replay is everything there was, or visibly cut. */
class TerminalReplayIT {

    private static final int MANY = 50_000;

    @Test
    void isCompleteAtTheSmallestQueueLimitForAQuickAndForASlowReader() throws Exception {
        try (Doors doors = Doors.open(StreamPolicies.queue(1, 65_536))) {
            doors.appendMany(MANY, 0);
            try (SseClient quick = SseClient.open(doors.port(), "/global/event?after_seq=0");
                    SseClient slow =
                            SseClient.openSlowly(doors.port(), Duration.ofMillis(1), "/global/event?after_seq=0")) {
                doors.appendMany(1_000, 0);
                assertEquals(SseClient.End.CLEAN, quick.awaitEnd());
                assertEquals(SseClient.End.CLEAN, slow.awaitEnd());
                List<Long> everything = LongStream.rangeClosed(1, MANY).boxed().toList();
                assertEquals(everything, quick.events().stream().map(Frame::seq).toList());
                assertEquals(everything, slow.events().stream().map(Frame::seq).toList());
            }
        }
    }

    @Test
    void isCutWhenTheWindowOvertakesIt() throws Exception {
        try (Doors doors = Doors.open(Doors.POLICY, new LogBounds(2_000, 1L << 30, Duration.ZERO))) {
            doors.appendMany(2_000, 2_000);
            try (SseClient client = SseClient.openButDoNotRead(doors.port(), "/global/event?after_seq=0")) {
                Eventually.holds(
                        "some of it is sent",
                        () -> doors.streams().count() == 1
                                && doors.streams().totals().delivered() > 0);
                doors.appendMany(2_000, 2_000);
                client.resume();
                assertEquals(SseClient.End.CUT, client.awaitEnd());
                List<Long> seqs = client.events().stream().map(Frame::seq).toList();
                assertTrue(seqs.size() < 2_000, "the window overtook it");
                assertEquals(LongStream.rangeClosed(1, seqs.size()).boxed().toList(), seqs, "nothing follows the hole");
                assertEquals(
                        List.of("server.connected"),
                        client.frames().stream()
                                .filter(Frame::control)
                                .map(Frame::type)
                                .filter(type -> !type.equals("server.heartbeat"))
                                .toList());
                Eventually.holds("it is counted", () -> doors.streams().totals().ended(StreamEnd.OVERTAKEN) == 1);
            }
        }
    }
}
