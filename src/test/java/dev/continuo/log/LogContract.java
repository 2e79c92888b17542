package dev.continuo.log;

import dev.continuo.event.Event;
import dev.continuo.event.LoggedEvent;
import dev.continuo.time.Clock;
import dev.continuo.time.ManualClock;
import java.time.Duration;
import java.util.List;

/** What a backend brings, and what the parts of the contract have in common. */
public interface LogContract {

    long MANY = 1_000_000_000;

    /** An empty log. */
    EventLog create(LogBounds bounds, String epoch, Clock clock);

    /** What {@link EventLog#bytes()} has to be when exactly these are held. */
    long weigh(List<Event> held);

    default EventLog holding(long maxEvents) {
        return create(new LogBounds(maxEvents, MANY, Duration.ZERO), "e", new ManualClock());
    }

    default EventLog unbounded() {
        return holding(MANY);
    }

    static ReadResult.Batch batch(LogReader reader) {
        return batch(reader.read(Integer.MAX_VALUE, Integer.MAX_VALUE));
    }

    static ReadResult.Batch batch(ReadResult result) {
        if (result instanceof ReadResult.Batch batch) {
            return batch;
        }
        throw new AssertionError("expected a batch: " + result);
    }

    static ReadResult.Overtaken overtaken(LogReader reader) {
        ReadResult result = reader.read(Integer.MAX_VALUE, Integer.MAX_VALUE);
        if (result instanceof ReadResult.Overtaken overtaken) {
            return overtaken;
        }
        throw new AssertionError("expected to be overtaken: " + result);
    }

    static List<Long> seqs(ReadResult.Batch batch) {
        return batch.events().stream().map(LoggedEvent::seq).toList();
    }

    /** The seqs of everything that a new reader with this interest gets. */
    static List<Long> all(EventLog log, Interest interest) {
        try (LogReader reader = log.open(interest, log.window().oldest() - 1)) {
            return seqs(batch(reader));
        }
    }
}
