package dev.continuo.soak;

import dev.continuo.testing.Frame;
import dev.continuo.testing.SseClient;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A subscriber of everything that stays: what it gets is the log. Any thread. */
final class Reference implements AutoCloseable {

    private final List<Entry> entries = java.util.Collections.synchronizedList(new java.util.ArrayList<>());
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final SseClient client;
    private volatile long from = -1;

    Reference(int port) throws IOException {
        client = SseClient.watch(port, this::take, "/global/event");
    }

    private void take(Frame frame) {
        Entry entry = Entry.of(frame);
        if (!entry.control() || entry.upstreamNews()) {
            entries.add(entry);
        } else if (entry.kind().equals("server.connected")) {
            from = entry.seq();
        } else if (!entry.kind().equals("server.heartbeat")) {
            problems.add("the reference was told " + entry.kind());
        }
    }

    /** The position at which it began; -1 before it did. */
    long from() {
        return from;
    }

    /** The position that it has reached. */
    long latest() {
        return from + entries.size();
    }

    /** What it has got so far. */
    List<Entry> entries() {
        synchronized (entries) {
            return List.copyOf(entries);
        }
    }

    /** The last event that is the upstream's own, {@code null} before the first. */
    @org.jspecify.annotations.Nullable
    Entry last() {
        synchronized (entries) {
            for (int i = entries.size() - 1; i >= 0; i--) {
                if (!entries.get(i).upstreamNews()) {
                    return entries.get(i);
                }
            }
            return null;
        }
    }

    /** What is wrong with the stream itself. */
    List<String> problems() throws InterruptedException {
        if (client.closedWithin(0, TimeUnit.MILLISECONDS)) {
            problems.add("the reference's stream has ended");
        }
        return problems;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
