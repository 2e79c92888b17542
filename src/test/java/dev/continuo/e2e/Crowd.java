package dev.continuo.e2e;

import dev.continuo.testing.Frame;
import dev.continuo.testing.SseClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Many clients, each on a virtual thread, that do what the contract asks of them: when a stream ends they come back
 * after the time it said, with the last id it gave, until somebody answers.
 */
final class Crowd implements AutoCloseable {

    /** Before anybody has said another one. */
    private static final long RETRY_MILLIS = 500;

    private final List<Member> members = new ArrayList<>();
    private final Queue<SseClient> open = new ConcurrentLinkedQueue<>();
    private final String path;
    private volatile int port;
    private volatile boolean closed;

    /** Where they go until {@link #goTo} says otherwise. */
    Crowd(int port, String path, int size) {
        this.port = port;
        this.path = path;
        for (int i = 0; i < size; i++) {
            Member member = new Member();
            members.add(member);
            Thread.ofVirtual().name("crowd").start(member);
        }
    }

    /** Sends those that come back elsewhere; 0: nowhere, they wait. */
    void goTo(int other) {
        port = other;
    }

    List<Member> members() {
        return members;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        for (SseClient client : open) {
            client.close();
        }
    }

    /** One of them. What it has seen is for any thread. */
    final class Member implements Runnable {

        private final List<Visit> visits = new CopyOnWriteArrayList<>();

        @Override
        public void run() {
            try {
                while (!closed) {
                    visit();
                    Thread.sleep(visits.isEmpty() ? RETRY_MILLIS : last().retryMillis());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void visit() throws InterruptedException {
            int there = port;
            String id = lastId();
            String[] headers = id.isEmpty() ? new String[0] : new String[] {"Last-Event-ID: " + id};
            if (there == 0) {
                return;
            }
            try (SseClient client = SseClient.openButDoNotRead(there, path, headers)) {
                open.add(client);
                if (!closed) {
                    visits.add(new Visit(client));
                    client.readToEnd();
                    open.remove(client);
                }
            } catch (IOException refused) {
                // Nobody answers; it tries again.
            }
        }

        /** Every answer it got, in order. */
        List<Visit> visits() {
            return visits;
        }

        /** Those of them that were streams. */
        List<Visit> streams() {
            return visits.stream().filter(Visit::greeted).toList();
        }

        private Visit last() {
            return visits.get(visits.size() - 1);
        }

        private String lastId() {
            return visits.stream()
                    .flatMap(visit -> visit.frames().stream())
                    .map(Frame::id)
                    .filter(id -> !id.isEmpty())
                    .reduce("", (one, next) -> next);
        }
    }

    /**
     * One stream of one of them.
     *
     * @param client what it was read with
     */
    record Visit(SseClient client) {

        List<Frame> frames() {
            return client.frames();
        }

        /** Those of the upstream. */
        List<Frame> events() {
            return client.events();
        }

        /** Their numbers. */
        List<Integer> numbers() {
            return events().stream()
                    .map(frame -> frame.properties().getInt("number"))
                    .toList();
        }

        /** How long to stay away, as its last frame that says it said. */
        long retryMillis() {
            return frames().stream()
                    .flatMap(frame -> Stream.of(frame.value("retry")).filter(value -> !value.isEmpty()))
                    .map(Long::parseLong)
                    .reduce(RETRY_MILLIS, (one, next) -> next);
        }

        /** The number of the last one so far, 0 before the first. */
        int latest() {
            List<Frame> frames = frames();
            for (int i = frames.size() - 1; i >= 0; i--) {
                if (!frames.get(i).control()) {
                    return frames.get(i).properties().getInt("number");
                }
            }
            return 0;
        }

        /** Whether it was let in, and not told to come back at once. */
        boolean greeted() {
            List<Frame> frames = frames();
            return !frames.isEmpty() && frames.get(0).type().equals("server.connected");
        }
    }
}
