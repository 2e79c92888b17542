package dev.continuo.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.auth.Limits;
import dev.continuo.auth.Permit;
import dev.continuo.broadcast.StreamEnd;
import dev.continuo.event.ControlEvent;
import dev.continuo.event.Dialect;
import dev.continuo.event.EventIds;
import dev.continuo.observe.Refusal;
import dev.continuo.testing.Doors;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.Frame;
import dev.continuo.testing.SseClient;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a permit lets see, replayed and live, and for how long. */
class PermitIT {

    private static final Limits OF_A = new Limits(Set.of("/a"), null);
    private static final Limits OF_DEFAULT = new Limits(Set.of("/default"), null);
    private static final Limits OF_SESSION = new Limits(null, Set.of("ses_1"));

    /** Events 1 to 8, each with its number as text, and the relay's own 6 to 8 with it in their seq. */
    private static void fill(Doors doors) {
        doors.append("/a", "ses_1", "message.updated", "1");
        doors.append("/b", "ses_2", "message.updated", "2");
        doors.append("/a", "ses_3", "message.updated", "3");
        doors.append(null, null, "installation.updated", "4");
        doors.append("/a", null, "file.edited", "5");
        append(doors, null);
        append(doors, "/a");
        append(doors, "/b");
    }

    private static void append(Doors doors, @Nullable String directory) {
        doors.log()
                .append(List.of(ControlEvent.bare(ControlEvent.UPSTREAM_DOWN)
                        .toEvent(Dialect.OPENCODE, new EventIds(new SplittableRandom(1)), directory)));
    }

    @ParameterizedTest(name = "{0}: {1} shows {2}")
    @CsvSource({
        "everything, /global/event, '1 2 3 4 5 6 7 8'",
        "a, /global/event, '1 3 5 6 7'",
        "a, /global/event?directory=/a, '1 3 5 6 7'",
        "a, /event?directory=/a, '1 3 5 6 7'",
        "a, /event?directory=/a/, '1 3 5 6 7'",
        "slash, /event?directory=/a, '1 3 5 6 7'",
        "a, /session/ses_1/event, '1 6 7'",
        "a, /session/ses_2/event, '6 7'",
        "session, /global/event, '1 6 7 8'",
        "session, /session/ses_1/event, '1 6 7 8'",
        "session, /event?directory=/a, '1 6 7'",
        "session, /event?directory=/b, '6 8'"
    })
    void aReplayAndALiveStreamShowTheSame(String whose, String path, String expected) throws Exception {
        Limits limits = switch (whose) {
            case "a" -> OF_A;
            case "slash" -> new Limits(Set.of("/a/"), null);
            case "session" -> OF_SESSION;
            default -> Limits.NONE;
        };
        try (Doors doors = Doors.permitting(permit(limits, Long.MAX_VALUE, new AtomicBoolean()))) {
            String more = path.contains("?") ? "&" : "?";
            try (SseClient live = SseClient.open(doors.port(), path)) {
                live.next("server.connected");
                fill(doors);
                doors.append("/a", "ses_1", "last", "9");
                live.next(frame -> frame.seq() == 9);
                assertEquals(expected, shown(live));
                try (SseClient replay = SseClient.open(doors.port(), path + more + "after_seq=0");
                        SseClient resumed = SseClient.open(doors.port(), path, "Last-Event-ID: testepoch-0")) {
                    assertEquals(SseClient.End.CLEAN, replay.awaitEnd());
                    assertEquals(expected, shown(replay));
                    resumed.next(frame -> frame.seq() == 9);
                    assertEquals(expected, shown(resumed));
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}: {1} is answered {2}")
    @CsvSource({
        "a, /event?directory=/b, 403",
        "a, /global/event?directory=/b, 403",
        "a, /session/ses_1/event?directory=/b, 403",
        "a, /event?directory=/a/, 200",
        "a, /event?directory=/a//, 200",
        "a, /event?directory=/a/b, 403",
        "a, /event?directory=/ab, 403",
        "a, /event?directory=/a/../b, 403",
        "a, /event, 403",
        "default, /event, 200",
        "session, /event, 200",
        "session, /session/ses_2/event, 403",
        "session, /global/event?session=ses_2, 403",
        "session, /event?session=ses_2&directory=/a, 403",
        "session, /global/event?session=ses_1, 200"
    })
    void whatIsAskedForByNameMustBeWithin(String whose, String path, int status) throws Exception {
        Limits limits = switch (whose) {
            case "a" -> OF_A;
            case "default" -> OF_DEFAULT;
            default -> OF_SESSION;
        };
        try (Doors doors = Doors.permitting(permit(limits, Long.MAX_VALUE, new AtomicBoolean()));
                SseClient client = SseClient.open(doors.port(), path)) {
            assertEquals(status, client.status());
            assertEquals(status == 403 ? 1 : 0, doors.refusals().of(Refusal.FORBIDDEN));
            if (status == 403) {
                client.awaitEnd();
                assertTrue(client.body().contains("\"error\":\"forbidden\""), client::body);
                assertFalse(client.body().contains("/default"), client::body);
            }
        }
    }

    @Test
    void theHeaderNamesADirectoryAsWell() throws Exception {
        try (Doors doors = Doors.permitting(permit(OF_A, Long.MAX_VALUE, new AtomicBoolean()));
                SseClient client = SseClient.open(doors.port(), "/event", "x-opencode-directory: %2Fb")) {
            assertEquals(403, client.status());
        }
    }

    @Test
    void aPermitThatExpiresEndsItsIdleStreamThen() throws Exception {
        long until = System.currentTimeMillis() + 1_500;
        try (Doors doors = Doors.permitting(permit(Limits.NONE, until, new AtomicBoolean()));
                SseClient client = SseClient.open(doors.port(), "/global/event")) {
            client.next("server.connected");
            Frame last = client.next("server.stream.closing");
            long now = System.currentTimeMillis();
            assertTrue(now >= until, () -> (until - now) + " ms too early");
            assertFalse(last.value("retry").isEmpty());
            assertEquals(SseClient.End.CUT, client.awaitEnd());
            assertEquals(1, doors.streams().totals().ended(StreamEnd.UNPERMITTED));
        }
    }

    @Test
    void aPermitThatExpiresEndsABusyStreamToo() throws Exception {
        long until = System.currentTimeMillis() + 1_500;
        AtomicBoolean over = new AtomicBoolean();
        try (Doors doors = Doors.permitting(permit(Limits.NONE, until, new AtomicBoolean()));
                SseClient client = SseClient.open(doors.port(), "/global/event")) {
            Thread busy = Thread.ofVirtual().start(() -> {
                while (!over.get()) {
                    doors.append("/a", "ses_1", "message.updated", "x");
                    LockSupport.parkNanos(500_000);
                }
            });
            client.next("server.stream.closing");
            over.set(true);
            busy.join();
            assertEquals(SseClient.End.CUT, client.awaitEnd());
            List<Frame> frames = client.frames();
            assertEquals(
                    "server.stream.closing", frames.get(frames.size() - 1).type(), "nothing comes after the goodbye");
        }
    }

    @Test
    void aPermitThatIsTakenBackEndsItsStreamAtOnce() throws Exception {
        AtomicBoolean withdrawn = new AtomicBoolean();
        try (Doors doors = Doors.permitting(permit(Limits.NONE, Long.MAX_VALUE, withdrawn));
                SseClient client = SseClient.open(doors.port(), "/global/event")) {
            client.next("server.connected");
            doors.streams().permitsChanged();
            doors.append("/a", "ses_1", "message.updated", "1");
            client.next("message.updated");
            withdrawn.set(true);
            doors.streams().permitsChanged();
            client.next("server.stream.closing");
            assertEquals(SseClient.End.CUT, client.awaitEnd());
            Eventually.holds("counted", () -> doors.streams().totals().ended(StreamEnd.UNPERMITTED) == 1);
        }
    }

    @Test
    void aReplayWithoutAPermitAnyMoreIsNotComplete() throws Exception {
        AtomicBoolean withdrawn = new AtomicBoolean(true);
        try (Doors doors = Doors.permitting(permit(Limits.NONE, Long.MAX_VALUE, withdrawn))) {
            fill(doors);
            try (SseClient replay = SseClient.open(doors.port(), "/global/event?after_seq=0")) {
                assertEquals(SseClient.End.CUT, replay.awaitEnd());
                assertEquals(List.of(), replay.events());
            }
        }
    }

    private static Permit permit(Limits limits, long until, AtomicBoolean withdrawn) {
        return new Permit("ada", limits, until, withdrawn::get);
    }

    /** The seqs of what is in the log. */
    private static String shown(SseClient client) {
        return client.frames().stream()
                .filter(frame -> !frame.control() || frame.type().equals("server.upstream.down"))
                .filter(frame -> frame.seq() < 9)
                .map(frame -> String.valueOf(frame.seq()))
                .collect(Collectors.joining(" "));
    }
}
