package dev.continuo.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Publishes: each event gets its number, goes into the journal, then to every stream. One at a time, so that journal
 * and streams have one order.
 */
final class Bus {

    private final Journal journal;
    private final Ids ids;
    private final Set<EventStream> streams = new LinkedHashSet<>();
    private final List<Published> durable = new ArrayList<>();
    private final Map<String, Integer> lastSeq = new HashMap<>();
    private long number;

    Bus(Journal journal, List<Published> past, Ids ids) {
        this.journal = journal;
        this.ids = ids;
        past.forEach(this::remember);
    }

    synchronized void note(String note) {
        try {
            journal.write(note);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Publishes an event that is gone when nobody hears it. */
    Published publish(String type, @Nullable String session, String directory, String properties) {
        return publish(type, session, directory, properties, false);
    }

    /** Publishes an event that the history keeps. */
    Published publishDurable(String type, String session, String directory, String properties) {
        return publish(type, session, directory, properties, true);
    }

    private synchronized Published publish(
            String type, @Nullable String session, String directory, String properties, boolean kept) {
        int seq = kept && session != null ? lastSeq.getOrDefault(session, -1) + 1 : -1;
        Published event = new Published(number + 1, seq, ids.next("evt"), type, session, directory, properties);
        note(event.line());
        remember(event);
        for (EventStream stream : streams) {
            stream.offer(event);
        }
        return event;
    }

    private void remember(Published event) {
        number = event.number();
        if (event.durable() && event.session() != null) {
            durable.add(event);
            lastSeq.put(event.session(), event.seq());
        }
    }

    synchronized void join(EventStream stream) {
        streams.add(stream);
    }

    synchronized void leave(EventStream stream) {
        streams.remove(stream);
    }

    synchronized List<EventStream> streams() {
        return List.copyOf(streams);
    }

    /** The number of the last event. */
    synchronized long number() {
        return number;
    }

    /** The durable events beyond what is known of each session, all of those of which nothing is known. */
    synchronized List<Published> history(Map<String, Integer> known) {
        return durable.stream()
                .filter(event -> event.seq() > known.getOrDefault(event.session(), -1))
                .sorted(java.util.Comparator.comparingInt(Published::seq)
                        .thenComparing(event -> String.valueOf(event.session())))
                .toList();
    }
}
