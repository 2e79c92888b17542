package dev.continuo.relay;

import dev.continuo.broadcast.Streams;
import dev.continuo.log.EventLog;
import dev.continuo.log.Interest;
import dev.continuo.log.LogClosedException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Whether the relay still moves. Something walks the way of an event once in a while: alone at the log as the
 * upstream's events are, into the log, through the queue of the writers. It needs nothing that an idle relay lacks, and
 * waits for no socket; where it is stuck, everything is.
 *
 * <p>How long it is stuck is counted in looks, not by a clock: a process that was stopped for a minute, or a machine
 * that is overloaded, has not looked meanwhile. Safe for use by any thread.
 */
@ApplicationScoped
public class Pulse {

    private static final Logger LOGGER = System.getLogger(Pulse.class.getName());

    /** Many times what a walk takes on an overloaded machine. */
    static final int LOOKS_UNTIL_DEAD = 15;

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final LogWriter writer;
    private final EventLog log;
    private final Streams streams;
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable ScheduledExecutorService watch;
    private @Nullable ScheduledFuture<?> looks;
    private volatile @Nullable Walk walk;
    private volatile int missed;

    /** For the container. */
    @Inject
    public Pulse(LogWriter writer, EventLog log, Streams streams) {
        this.writer = writer;
        this.log = log;
        this.streams = streams;
    }

    /** What keeps the relay from moving, in words, or {@code null}. The first question begins the looks. */
    public @Nullable String stoppedBy() {
        return looked() ? verdict() : "nobody looks whether it moves any more";
    }

    /** The same, by the looks so far. */
    @Nullable
    String verdict() {
        if (!streams.watched()) {
            return "nobody looks after the writers any more";
        }
        Walk current = walk;
        return current == null || missed < LOOKS_UNTIL_DEAD
                ? null
                : current.at.words + " has not moved for " + missed + " looks, one a second";
    }

    private boolean looked() {
        lock.lock();
        try {
            if (looks == null) {
                watch = Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("continuo-pulse").factory());
                // With a delay, so that looks that were missed are not made up for at once.
                looks = watch.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
            }
            return !looks.isDone();
        } finally {
            lock.unlock();
        }
    }

    /** One look. One thread at a time. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only one thread at a time writes it
    void look() {
        Walk current = walk;
        if (current != null && current.at != Station.END) {
            if (++missed == LOOKS_UNTIL_DEAD) {
                LOGGER.log(Level.ERROR, "the relay stands still: " + current.at.words + " does not move");
            }
            return;
        }
        if (missed >= LOOKS_UNTIL_DEAD) {
            LOGGER.log(Level.INFO, "the relay moves again, after " + missed + " looks");
        }
        missed = 0;
        Walk next = new Walk();
        walk = next;
        // A virtual thread, as those are that everything runs on.
        Thread.ofVirtual().name("continuo-walk").start(next);
    }

    /** Ends the looks. */
    @PreDestroy
    void close() {
        lock.lock();
        try {
            if (watch != null) {
                watch.shutdownNow();
            }
        } finally {
            lock.unlock();
        }
    }

    private enum Station {
        START("the scheduler of threads"),
        INGEST("the way from the upstream into the log"),
        LOG("the log"),
        WRITERS("the writers' queue"),
        END("nothing");

        private final String words;

        Station(String words) {
            this.words = words;
        }
    }

    private final class Walk implements Runnable {

        private volatile Station at = Station.START;

        @Override
        public void run() {
            try {
                at = Station.INGEST;
                writer.exclusively(entry -> true);
                at = Station.LOG;
                log.listen(new Interest.All(), () -> {}).close();
                at = Station.WRITERS;
                streams.probe(() -> at = Station.END);
            } catch (LogClosedException stopping) {
                at = Station.END;
            }
        }
    }
}
