package dev.continuo.soak;

import dev.continuo.testing.Frame;
import dev.continuo.testing.SseClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Asks for terminal replays again and again, while everything else goes on. Lives on a thread of its own. */
final class Replays {

    private static final int MOST_BACK = 3_000;

    /** The window may overtake a replay that begins so near its end. */
    private static final int OVERTAKEN = 200;

    /** One replay: what it brought of the log beyond {@code after}, which then ended at {@code head}. */
    private record Replay(
            long after, long oldest, long head, boolean expired, SseClient.End end, List<Entry> entries) {}

    private final int port;
    private final Wanted wanted;
    private final RandomGenerator random;
    private final Reference reference;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final List<Replay> replays = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Thread thread;

    Replays(int port, Wanted wanted, Reference reference, RandomGenerator random) {
        this.port = port;
        this.wanted = wanted;
        this.reference = reference;
        this.random = random;
        this.thread = Thread.ofPlatform().daemon().name("replays").start(this::live);
    }

    private void live() {
        try {
            do {
                Entry last = reference.last();
                if (last != null) {
                    long after = last.seq() - random.nextInt(MOST_BACK);
                    replay(Math.max(after, reference.from()));
                }
            } while (!stopping.await(random.nextInt(500, 3_000), TimeUnit.MILLISECONDS));
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            problems.add("its life ended with " + e);
        }
    }

    private void replay(long after) throws IOException, InterruptedException {
        try (SseClient client = SseClient.open(port, wanted.with("after_seq=" + after))) {
            SseClient.End end = client.awaitEnd();
            long oldest = -1;
            long head = -1;
            boolean expired = false;
            List<Entry> entries = new ArrayList<>();
            for (Frame frame : client.frames()) {
                Entry entry = Entry.of(frame);
                if (!entry.control() || entry.upstreamNews()) {
                    entries.add(entry);
                } else if (entry.kind().equals("server.connected")) {
                    oldest = frame.properties().getInt("oldest");
                    head = frame.properties().getInt("latest");
                } else {
                    expired |= entry.kind().equals("server.stream.expired");
                }
            }
            replays.add(new Replay(after, oldest, head, expired, end, entries));
        }
    }

    void stop() throws InterruptedException {
        stopping.countDown();
        thread.join();
    }

    int count() {
        return replays.size();
    }

    /** What is wrong with any of them, given the whole log. */
    List<String> problems(Log log) {
        List<String> all = new ArrayList<>(problems);
        for (Replay replay : replays) {
            if (replay.end() != SseClient.End.CLEAN) {
                if (replay.after() > replay.oldest() + OVERTAKEN) {
                    all.add("replay of " + wanted.path() + " after " + replay.after() + " ended " + replay.end());
                }
                continue;
            }
            List<Entry> expected = new ArrayList<>();
            for (long seq = replay.after() + 1; seq <= replay.head() && !replay.expired(); seq++) {
                if (log.concerns(log.at(seq), wanted)) {
                    expected.add(log.at(seq));
                }
            }
            if (!cursors(expected).equals(cursors(replay.entries()))) {
                all.add("replay of " + wanted.path() + " after " + replay.after() + " to " + replay.head() + " brought "
                        + cursors(replay.entries()) + " instead of " + cursors(expected));
            }
        }
        return all;
    }

    private static List<String> cursors(List<Entry> entries) {
        return entries.stream().map(entry -> entry.cursor() + " " + entry.id()).toList();
    }
}
