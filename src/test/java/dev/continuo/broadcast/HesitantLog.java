package dev.continuo.broadcast;

import dev.continuo.event.Event;
import dev.continuo.event.Window;
import dev.continuo.log.Backlog;
import dev.continuo.log.EventLog;
import dev.continuo.log.Interest;
import dev.continuo.log.LogReader;
import dev.continuo.log.ReadResult;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A log whose readers now and then take their time to say that there is nothing new: what is appended meanwhile comes
 * in the moment in which a stream believes that it may rest.
 */
final class HesitantLog implements EventLog {

    private static final int SELDOM = 4;
    private static final int LONGEST_NANOS = 300_000;

    private final EventLog log;

    /** Closes the log with itself. */
    HesitantLog(EventLog log) {
        this.log = log;
    }

    @Override
    public LogReader open(Interest interest, long after) {
        return new Hesitant(log.open(interest, after));
    }

    @Override
    public Window window() {
        return log.window();
    }

    @Override
    public long bytes() {
        return log.bytes();
    }

    @Override
    public long append(List<Event> events) {
        return log.append(events);
    }

    @Override
    public Listener listen(Interest interest, Runnable news) {
        return log.listen(interest, news);
    }

    @Override
    public void close() {
        log.close();
    }

    private record Hesitant(LogReader reader) implements LogReader {

        @Override
        public ReadResult read(int maxEvents, int maxBytes) {
            ReadResult result = reader.read(maxEvents, maxBytes);
            if (result instanceof ReadResult.Batch batch && batch.events().isEmpty()) {
                ThreadLocalRandom random = ThreadLocalRandom.current();
                if (random.nextInt(SELDOM) == 0) {
                    LockSupport.parkNanos(random.nextInt(LONGEST_NANOS));
                }
            }
            return result;
        }

        @Override
        public void await(long nanos) throws InterruptedException {
            reader.await(nanos);
        }

        @Override
        public void wake() {
            reader.wake();
        }

        @Override
        public long position() {
            return reader.position();
        }

        @Override
        public Backlog backlog(Predicate<Event> filter) {
            return reader.backlog(filter);
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
