package dev.continuo.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.event.ControlEvent;
import dev.continuo.event.Dialect;
import dev.continuo.event.Event;
import dev.continuo.event.EventIds;
import dev.continuo.event.LoggedEvent;
import dev.continuo.log.Interest;
import dev.continuo.log.LogReader;
import dev.continuo.log.ReadResult;
import dev.continuo.testing.Doors;
import dev.continuo.testing.Frame;
import dev.continuo.testing.SseClient;
import dev.continuo.testing.StreamPolicies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Subscribers come and go at seeded points while others publish: each sees each event that it wants exactly once. */
class SeamIT {

    private static final int EVENTS_PER_PUBLISHER = 10_000;
    private static final int PER_KIND = 5;

    private Doors doors;

    @BeforeEach
    void open() {
        // However long this process stands still, nobody lags meanwhile.
        doors = Doors.open(StreamPolicies.queue(1_000_000, 1L << 40));
    }

    @AfterEach
    void close() {
        doors.close();
    }

    /** An event as seen: its seq and its data. */
    private record Seen(long seq, String data) {}

    /** Who wants what, by which door, and with which kind of reconnect. */
    private record Wish(String path, boolean whole, Predicate<Event> wanted, Start start) {}

    private enum Start {
        LAST_EVENT_ID,
        FOLLOW,
        TERMINAL
    }

    @Test
    void eachSubscriberSeesEachEventOnceInOrderOverAllItsConnections() throws Exception {
        List<Wish> wishes = wishes();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Seen>>> subscribers = new ArrayList<>();
            for (int i = 0; i < wishes.size(); i++) {
                Wish wish = wishes.get(i);
                SplittableRandom random = new SplittableRandom(i);
                subscribers.add(threads.submit(() -> subscribe(wish, random)));
            }
            Future<?> one = threads.submit(publisher(1));
            Future<?> two = threads.submit(publisher(2));
            one.get();
            two.get();
            doors.log()
                    .append(List.of(ControlEvent.bare(ControlEvent.UPSTREAM_DOWN)
                            .toEvent(Dialect.OPENCODE, new EventIds(new SplittableRandom(9)), null)));
            List<LoggedEvent> all = all();
            assertEquals(2 * EVENTS_PER_PUBLISHER + 1, all.size());
            for (int i = 0; i < wishes.size(); i++) {
                Wish wish = wishes.get(i);
                List<Seen> expected = all.stream()
                        .filter(logged -> !logged.event().control())
                        .filter(logged -> wish.wanted.test(logged.event()))
                        .map(logged -> new Seen(logged.seq(), shown(logged.event(), wish.whole)))
                        .toList();
                assertSame(expected, subscribers.get(i).get(), wish.path + " " + wish.start);
            }
        }
    }

    private static void assertSame(List<Seen> expected, List<Seen> seen, String who) {
        for (int i = 0; i < Math.min(expected.size(), seen.size()); i++) {
            assertEquals(expected.get(i), seen.get(i), who + ", event " + i);
        }
        assertEquals(expected.size(), seen.size(), who);
    }

    private static List<Wish> wishes() {
        List<Wish> wishes = new ArrayList<>();
        for (int i = 0; i < PER_KIND; i++) {
            Start start = Start.values()[i % Start.values().length];
            String directory = "/d" + i;
            String session = "ses_" + i;
            String type = "kind." + i % 3;
            wishes.add(new Wish("/global/event?", true, event -> true, start));
            wishes.add(new Wish(
                    "/event?directory=" + directory + "&",
                    false,
                    event -> event.directory() == null || directory.equals(event.directory()),
                    start));
            wishes.add(new Wish(
                    "/session/" + session + "/event?", false, event -> session.equals(event.session()), start));
            wishes.add(new Wish("/global/event?types=" + type + "&", true, event -> type.equals(event.type()), start));
        }
        return wishes;
    }

    private Callable<Integer> publisher(int seed) {
        return () -> {
            SplittableRandom random = new SplittableRandom(1_000 + seed);
            int sent = 0;
            while (sent < EVENTS_PER_PUBLISHER) {
                List<Event> batch = new ArrayList<>();
                for (int i = random.nextInt(1, 20); i > 0 && sent < EVENTS_PER_PUBLISHER; i--) {
                    int directory = random.nextInt(6);
                    batch.add(doors.event(
                            directory == 5 ? null : "/d" + directory,
                            "ses_" + random.nextInt(PER_KIND),
                            "kind." + random.nextInt(3),
                            seed + ":" + sent++));
                }
                doors.log().append(batch);
                Thread.sleep(Duration.ofMillis(1)); // spreads the publishing over many connections
            }
            return sent;
        };
    }

    private List<Seen> subscribe(Wish wish, SplittableRandom random) throws Exception {
        List<Seen> seen = new ArrayList<>();
        String cursor = "testepoch-0";
        while (true) {
            try (SseClient client = connect(wish, cursor)) {
                boolean terminal = wish.start == Start.TERMINAL;
                if (terminal) {
                    assertEquals(SseClient.End.CLEAN, client.awaitEnd());
                }
                List<Frame> got = terminal ? client.frames() : List.of();
                int most = terminal ? got.size() : random.nextInt(1, 600);
                for (int i = 0; i < most; i++) {
                    Frame frame = terminal ? got.get(i) : client.next();
                    cursor = frame.id();
                    if (frame.type().equals(ControlEvent.UPSTREAM_DOWN)) {
                        return seen;
                    }
                    if (!frame.control()) {
                        seen.add(new Seen(frame.seq(), frame.data()));
                    }
                }
            }
            Thread.sleep(Duration.ofMillis(random.nextInt(5))); // away for a moment, while events come
        }
    }

    private SseClient connect(Wish wish, String cursor) throws Exception {
        return switch (wish.start) {
            case LAST_EVENT_ID -> SseClient.open(doors.port(), wish.path, "Last-Event-ID: " + cursor);
            case FOLLOW -> SseClient.open(doors.port(), wish.path + "follow=true&after_seq=" + cursor);
            case TERMINAL -> SseClient.open(doors.port(), wish.path + "after_seq=" + cursor);
        };
    }

    private static String shown(Event event, boolean whole) {
        return whole ? new String(event.data(), java.nio.charset.StandardCharsets.UTF_8) : event.payload();
    }

    private List<LoggedEvent> all() {
        List<LoggedEvent> all = new ArrayList<>();
        try (LogReader reader = doors.log().open(new Interest.All(), 0)) {
            while (reader.read(1_000, 1 << 20) instanceof ReadResult.Batch batch
                    && !batch.events().isEmpty()) {
                all.addAll(batch.events());
            }
        }
        return all;
    }
}
