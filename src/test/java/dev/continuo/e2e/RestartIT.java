package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.e2e.Crowd.Member;
import dev.continuo.e2e.Crowd.Visit;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.Frame;
import dev.continuo.testing.SseClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Relays that stop and start under the eyes of their subscribers, as real processes. */
@Timeout(180)
class RestartIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CROWD = 1_000;
    private static final int DRAIN_MILLIS = 6_000;
    /** Of the half in the middle, when each is told in turn; what a stall of ours may take of that is left out. */
    private static final int APART_MILLIS = 1_200;

    private static final int BEFORE = 50;

    @TempDir
    Path directory;

    @Test
    void readinessIsDownFirstAndWhoComesIsToldToComeBack() throws Exception {
        try (DrivenUpstream upstream = DrivenUpstream.opencode();
                Relay relay =
                        Relay.start(directory, upstream.url(""), Map.of("SERVER_EVENT_STREAM_DRAIN_MS", "10000"))) {
            List<SseClient> streams = List.of(open(relay), open(relay), open(relay), open(relay));
            assertEquals(200, relay.get("/health/ready").statusCode());
            relay.jar().terminate();
            Eventually.holds("the first is told", () -> streams.stream().anyMatch(RestartIT::told));

            HttpResponse<String> ready = relay.get("/health/ready");
            assertEquals(503, ready.statusCode(), ready::body);
            assertEquals(200, relay.get("/health/live").statusCode());
            try (SseClient late = relay.open("/global/event")) {
                assertEquals(SseClient.End.CUT, late.awaitEnd());
                assertEquals(1, late.frames().size());
                assertFarewell(late.frames().get(0));
            }
            upstream.send(Events.frame("/default", "ses_1", 1));
            Set<Integer> got = new HashSet<>();
            for (SseClient stream : streams) {
                assertEquals(SseClient.End.CUT, stream.awaitEnd());
                assertFarewell(last(stream.frames()));
                got.add(stream.events().size());
                stream.close();
            }
            assertEquals(Set.of(0, 1), got, "those whose turn comes later are still sent what comes");
            assertEquals(0, relay.jar().exitCode());
            relay.assertNoStackTrace();
        }
    }

    @Test
    void aThousandAreToldInTurnComeBackSpreadOutAndEachIsToldWhereItStands() throws Exception {
        Map<String, String> settings =
                new HashMap<>(Map.of("SERVER_EVENT_STREAM_DRAIN_MS", String.valueOf(DRAIN_MILLIS)));
        try (DrivenUpstream upstream = DrivenUpstream.opencode()) {
            Relay relay = Relay.start(directory, upstream.url(""), settings);
            settings.put("SERVER_PORT", String.valueOf(relay.port()));
            try (Crowd crowd = new Crowd(relay.port(), "/global/event", CROWD)) {
                await(crowd, "is greeted", RestartIT::greeted);
                send(upstream, 1, BEFORE);
                await(crowd, "has what came before", member -> reached(member, 0, BEFORE));
                AtomicBoolean flows = new AtomicBoolean(true);
                AtomicInteger sent = new AtomicInteger(BEFORE);
                Thread flow = Thread.ofVirtual().start(() -> flow(upstream, flows, sent));

                relay.jar().terminate();
                assertEquals(0, relay.jar().exitCode());
                relay.assertNoStackTrace();
                relay.close();
                try (Relay next =
                        Relay.start(Files.createDirectory(directory.resolve("next")), upstream.url(""), settings)) {
                    assertEquals(relay.port(), next.port());
                    await(crowd, "is back", member -> member.streams().size() == 2);
                    flows.set(false);
                    flow.join();
                    await(crowd, "has what comes now", member -> reached(member, 1, sent.get()));
                    next.assertNoStackTrace();
                }
                crowd.members().forEach(RestartIT::assertHonest);
                assertSpread(crowd);
                report(crowd);
            }
        }
    }

    /** With a window for everything, and with one from which some of what its subscribers do not have is gone. */
    @ParameterizedTest
    @ValueSource(ints = {1_000, 30})
    void anotherRelayOnTheSameUpstreamTakesOverAndNothingIsMissedUnsaid(int window) throws Exception {
        Map<String, String> settings = Map.of("UPSTREAM_STALL_TIMEOUT_MS", "0");
        try (SharedUpstream upstream = new SharedUpstream();
                Relay one = Relay.start(Files.createDirectory(directory.resolve("one")), upstream.url(), settings);
                Relay other = Relay.start(
                        Files.createDirectory(directory.resolve("other")), upstream.url(), with(settings, window));
                Crowd crowd = new Crowd(one.port(), "/global/event", 50)) {
            one.awaitUpstream(it -> it.getString("state").equals("connected"));
            other.awaitUpstream(it -> it.getString("state").equals("connected"));
            await(crowd, "is greeted", RestartIT::greeted);
            upstream.send(BEFORE);
            await(crowd, "has what came before", member -> reached(member, 0, BEFORE));
            crowd.goTo(0);
            one.jar().terminate();
            assertEquals(0, one.jar().exitCode());
            upstream.send(BEFORE);
            other.awaitStatus("log", it -> it.getInt("latest") == 2 * BEFORE);
            crowd.goTo(other.port());
            await(crowd, "is there", member -> member.streams().size() == 2 && reached(member, 1, 2 * BEFORE));
            upstream.send(1);
            await(crowd, "has what comes now", member -> reached(member, 1, 2 * BEFORE + 1));

            int oldest = Math.max(1, 2 * BEFORE - window + 1);
            for (Member member : crowd.members()) {
                assertHonest(member);
                Visit back = member.streams().get(1);
                assertEquals(oldest, back.frames().get(1).properties().getInt("oldest"));
                assertEquals(
                        IntStream.rangeClosed(oldest, 2 * BEFORE + 1).boxed().toList(), back.numbers());
            }
        }
    }

    private static Map<String, String> with(Map<String, String> settings, int window) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("LOG_MAX_EVENTS", String.valueOf(window));
        return all;
    }

    /** Sends one event now and then until told not to. */
    private static void flow(DrivenUpstream upstream, AtomicBoolean flows, AtomicInteger sent) {
        try {
            while (flows.get()) {
                send(upstream, sent.incrementAndGet(), 1);
                Thread.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(DrivenUpstream upstream, int first, int count) {
        for (int number = first; number < first + count; number++) {
            upstream.send(Events.frame("/default", "ses_1", number));
        }
    }

    private static SseClient open(Relay relay) throws Exception {
        SseClient stream = relay.open("/global/event");
        stream.next("server.connected");
        return stream;
    }

    private static boolean told(SseClient stream) {
        return stream.frames().stream().anyMatch(frame -> frame.type().equals("server.stream.closing"));
    }

    private static boolean reached(Member member, int visit, int number) {
        return member.streams().size() > visit && member.streams().get(visit).latest() >= number;
    }

    private static boolean greeted(Member member) {
        return !member.streams().isEmpty();
    }

    private static void await(Crowd crowd, String what, Predicate<Member> condition) throws InterruptedException {
        for (Member member : crowd.members()) {
            Eventually.holds("each " + what, PATIENCE, () -> condition.test(member));
        }
    }

    /** Everything in order and once, then the farewell; then a new epoch, said to be one, from its oldest on. */
    private static void assertHonest(Member member) {
        assertEquals(2, member.streams().size(), "streams");
        for (Visit visit : member.visits()) {
            if (!visit.greeted()) {
                assertEquals(1, visit.frames().size(), "who came while the relay stopped");
                assertFarewell(visit.frames().get(0));
            }
        }
        Visit before = member.streams().get(0);
        List<Integer> numbers = before.numbers();
        assertEquals(IntStream.rangeClosed(1, numbers.size()).boxed().toList(), numbers);
        assertTrue(numbers.size() >= BEFORE, () -> numbers.size() + " of what was logged before the stop");
        assertFarewell(last(before.frames()));

        Visit after = member.streams().get(1);
        Frame greeting = after.frames().get(0);
        assertEquals("server.connected", greeting.type());
        assertEquals("", greeting.id());
        Frame expired = after.frames().get(1);
        assertEquals("server.stream.expired", expired.type());
        assertEquals("epoch", expired.properties().getString("reason"));
        String epoch = greeting.properties().getString("epoch");
        assertNotEquals(before.frames().get(0).properties().getString("epoch"), epoch);
        long oldest = expired.properties().getInt("oldest");
        assertEquals(epoch + "-" + (oldest - 1), expired.id());
        List<Long> seqs = after.events().stream().map(Frame::seq).toList();
        assertEquals(
                LongStream.range(oldest, oldest + seqs.size()).boxed().toList(), seqs, "from the oldest on, once each");
        List<Integer> now = after.numbers();
        assertEquals(
                IntStream.range(now.get(0), now.get(0) + now.size()).boxed().toList(), now);
    }

    /** As uniform as a thousand draws are; and not all told at once. */
    private static void assertSpread(Crowd crowd) {
        int[] quarters = new int[4];
        Set<Integer> had = new HashSet<>();
        for (Member member : crowd.members()) {
            Visit before = member.streams().get(0);
            quarters[(int) Math.min(3, (before.retryMillis() - 1_000) / 500)]++;
            had.add(before.numbers().size());
        }
        for (int quarter : quarters) {
            assertTrue(quarter > CROWD * 0.15 && quarter < CROWD * 0.35, () -> Arrays.toString(quarters));
        }
        assertTrue(had.size() > 1, "all were told at the same moment");
        // Over four fifths of the drain.
        long[] told = told(crowd);
        assertTrue(millis(told[told.length * 3 / 4] - told[told.length / 4]) >= APART_MILLIS, "told at once");
    }

    /** When each was told to come back, in order. */
    private static long[] told(Crowd crowd) {
        return crowd.members().stream()
                .mapToLong(member -> last(member.streams().get(0).frames()).nanos())
                .sorted()
                .toArray();
    }

    private static void report(Crowd crowd) {
        long[] told = told(crowd);
        long[] back = crowd.members().stream()
                .mapToLong(member -> member.streams().get(1).frames().get(0).nanos())
                .sorted()
                .toArray();
        System.out.printf(
                "%d streams: told within %d ms; back from %d to %d ms after the first was told, half of them by %d ms%n",
                told.length,
                millis(told[told.length - 1] - told[0]),
                millis(back[0] - told[0]),
                millis(back[back.length - 1] - told[0]),
                millis(back[back.length / 2] - told[0]));
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }

    private static void assertFarewell(Frame frame) {
        assertEquals("server.stream.closing", frame.type());
        assertEquals("", frame.id());
        long retry = Long.parseLong(frame.value("retry"));
        assertTrue(retry >= 1_000 && retry <= 3_000, frame::toString);
    }

    private static Frame last(List<Frame> frames) {
        return frames.get(frames.size() - 1);
    }
}
