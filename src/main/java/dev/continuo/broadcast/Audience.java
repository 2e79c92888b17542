package dev.continuo.broadcast;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Streams with the same interest, in rows: an event is news for a row, not for each stream of it. Joining and leaving
 * are serialised by the caller; news comes by any thread.
 */
final class Audience {

    private static final int SEATS = 64;

    private final Writers writers;
    private final List<Row> rows = new CopyOnWriteArrayList<>();
    private int size;

    Audience(Writers writers) {
        this.writers = writers;
    }

    /** Has every stream look for what was appended before this call. */
    void news() {
        for (Row row : rows) {
            row.news();
        }
    }

    void join(Subscriber subscriber) {
        size++;
        for (Row row : rows) {
            if (row.join(subscriber)) {
                return;
            }
        }
        Row row = new Row();
        row.join(subscriber);
        rows.add(row);
    }

    void leave(Subscriber subscriber) {
        for (Row row : rows) {
            if (row.leave(subscriber)) {
                size--;
                break;
            }
        }
        rows.removeIf(row -> row.taken == 0);
    }

    boolean isEmpty() {
        return size == 0;
    }

    private final class Row {

        private final AtomicReferenceArray<@Nullable Subscriber> seats = new AtomicReferenceArray<>(SEATS);
        private final AtomicBoolean queued = new AtomicBoolean();
        private int taken;

        void news() {
            if (!queued.get() && queued.compareAndSet(false, true)) {
                writers.add(new Pass(this));
            }
        }

        boolean join(Subscriber subscriber) {
            for (int seat = 0; taken < SEATS && seat < SEATS; seat++) {
                if (seats.get(seat) == null) {
                    seats.set(seat, subscriber);
                    taken++;
                    return true;
                }
            }
            return false;
        }

        boolean leave(Subscriber subscriber) {
            for (int seat = 0; seat < SEATS; seat++) {
                if (seats.compareAndSet(seat, subscriber, null)) {
                    taken--;
                    return true;
                }
            }
            return false;
        }
    }

    /** Serves the streams of a row, one after the other. */
    private static final class Pass implements Writers.Work {

        private final Row row;
        private final AtomicInteger next = new AtomicInteger();

        Pass(Row row) {
            this.row = row;
        }

        @Override
        public boolean doNext() {
            int seat = next.getAndIncrement();
            if (seat == 0) {
                // What is appended from now on may be missed by this pass.
                row.queued.set(false);
            }
            while (seat < SEATS) {
                Subscriber subscriber = row.seats.get(seat);
                if (subscriber != null) {
                    subscriber.news();
                    return true;
                }
                seat = next.getAndIncrement();
            }
            return false;
        }
    }
}
