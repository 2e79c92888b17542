package dev.continuo.soak;

import dev.continuo.testing.Frame;
import dev.continuo.testing.SseClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * One subscriber that keeps coming back with its last id, and its record. Lives on a thread of its own; the reading
 * threads of its connections, one after the other, write the record.
 */
final class Subscriber {

    /** A stretch of the log that it was told it would not get. */
    record Missed(long first, long last) {}

    private final int port;
    private final Wanted wanted;
    private final Habit habit;
    private final RandomGenerator random;
    private final Thread thread;
    private final CountDownLatch calming = new CountDownLatch(1);
    private final CountDownLatch stopping = new CountDownLatch(1);

    private final Covered covered = new Covered();
    private final List<Missed> missed = new ArrayList<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> told = new TreeMap<>();
    private int connections;
    private volatile String lastId = "";
    private volatile long from = -1;
    private volatile long upTo = -1;

    Subscriber(int port, Wanted wanted, Habit habit, RandomGenerator random) {
        this.port = port;
        this.wanted = wanted;
        this.habit = habit;
        this.random = random;
        this.thread = Thread.ofPlatform().daemon().name("subscriber").start(this::live);
    }

    private void live() {
        try {
            while (stopping.getCount() > 0) {
                connect();
                calming.await(habit.away(random), TimeUnit.MILLISECONDS);
            }
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            problems.add("its life ended with " + e);
        }
    }

    private void connect() throws IOException, InterruptedException {
        String[] headers = lastId.isEmpty() ? new String[0] : new String[] {"Last-Event-ID: " + lastId};
        connections++;
        long leave = calmed() ? Long.MAX_VALUE : habit.stay(random);
        SseClient client = SseClient.watch(port, this::take, wanted.path(), headers);
        try {
            if (endsWithin(leave, client) && client.awaitEnd() == SseClient.End.CLEAN) {
                problems.add("the stream ended cleanly, which tells a client not to come back");
            }
        } finally {
            client.close();
            // Its reading thread may still have frames.
            client.awaitEnd();
        }
    }

    private boolean endsWithin(long millis, SseClient client) throws InterruptedException {
        long begun = System.nanoTime();
        while (stopping.getCount() > 0 && TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) < millis) {
            if (client.closedWithin(50, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    private void take(Frame frame) {
        Entry entry = Entry.of(frame);
        if (!entry.control() || entry.upstreamNews()) {
            if (entry.seq() <= upTo) {
                problems.add("event " + entry.seq() + " came after " + upTo);
            }
            covered.add(entry.seq(), entry.id());
        } else {
            told.merge(entry.kind(), 1, Integer::sum);
            if (entry.kind().equals("server.stream.expired") && upTo >= 0) {
                missed.add(new Missed(upTo + 1, entry.seq()));
            } else if (entry.seq() >= 0 && entry.seq() < upTo) {
                problems.add(entry.kind() + " has the id " + entry.seq() + " after " + upTo);
            }
        }
        if (entry.seq() >= 0) {
            lastId = entry.cursor();
            from = from < 0 ? entry.seq() : from;
            upTo = entry.seq();
        }
        ponder();
    }

    private void ponder() {
        try {
            calming.await(habit.ponder(random), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean calmed() {
        return calming.getCount() == 0;
    }

    /** From now on it stays and reads at full speed. */
    void calm() {
        calming.countDown();
    }

    /** It has seen, or been told it would not see, everything up to here. */
    long upTo() {
        return upTo;
    }

    /** Ends its life; the record may be read afterwards. */
    void stop() throws InterruptedException {
        stopping.countDown();
        calming.countDown();
        thread.join();
    }

    int connections() {
        return connections;
    }

    /** How often each control event came. */
    Map<String, Integer> told() {
        return told;
    }

    /** What is wrong with its record, given the whole log. */
    List<String> problems(Log log) {
        List<String> all = new ArrayList<>(problems);
        int next = 0;
        for (long seq = Math.max(from, log.from()) + 1; seq <= upTo; seq++) {
            while (next < covered.size() && covered.seq(next) < seq) {
                next++;
            }
            boolean has = next < covered.size() && covered.seq(next) == seq;
            Entry entry = log.at(seq);
            boolean should = log.concerns(entry, wanted) && !missed(seq);
            if (has != should || (has && !covered.is(next, entry.id()))) {
                all.add((should ? "should have got " : "should not have got ") + entry.cursor() + " " + entry.data());
            }
        }
        return all.stream().map(problem -> this + ": " + problem).toList();
    }

    private boolean missed(long seq) {
        return missed.stream().anyMatch(stretch -> seq >= stretch.first() && seq <= stretch.last());
    }

    @Override
    public String toString() {
        return habit + " " + wanted.path();
    }
}
