package dev.continuo.broadcast;

import dev.continuo.auth.Permit;
import dev.continuo.event.Dialect;
import dev.continuo.event.EventIds;
import dev.continuo.event.Window;
import dev.continuo.log.EventLog;
import dev.continuo.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/**
 * All streams under way, what they share, their places, and the watch over stalled ones. Safe for use by any thread.
 */
public final class Streams {

    private static final Duration LONGEST_WATCH_INTERVAL = Duration.ofSeconds(1);
    private static final int DROPPING_ROUNDS = 10;
    private static final double AGE_SPREAD = 0.2;

    private final EventLog log;
    private final StreamPolicy policy;
    private final Clock clock;
    private final RandomGenerator random;
    private final ControlFrames control;
    private final FrameBuffers buffers = new FrameBuffers();
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final Semaphore seats;
    private final LongAdder delivered = new LongAdder();
    private final StreamEnds ends = new StreamEnds();
    private final ScheduledExecutorService stallWatch;
    private final Writers writers =
            new Writers(Integer.getInteger("w", Runtime.getRuntime().availableProcessors()));
    private final Audiences audiences;
    private final CountDownLatch none = new CountDownLatch(1);

    private volatile boolean closed;

    /**
     * Starts the stall watch.
     *
     * @param log stays the caller's
     * @param random safe for use by any thread
     */
    public Streams(
            EventLog log, StreamPolicy policy, Dialect dialect, EventIds ids, Clock clock, RandomGenerator random) {
        this.log = log;
        this.policy = policy;
        this.clock = clock;
        this.random = random;
        this.audiences = new Audiences(log, writers);
        this.control = new ControlFrames(dialect, ids);
        this.seats = new Semaphore(policy.maxSubscribers());
        this.stallWatch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("continuo-stall-watch").factory());
        long interval = Math.min(
                LONGEST_WATCH_INTERVAL.toMillis(), policy.stallTimeout().toMillis() / 10);
        var unused = stallWatch.scheduleWithFixedDelay(this::watch, interval, interval, TimeUnit.MILLISECONDS);
    }

    /**
     * Takes a place; {@link #serve} gives it back.
     *
     * @return false when all are taken
     */
    public boolean takeSeat() {
        return seats.tryAcquire();
    }

    /** Gives back a place for which {@link #serve} will not be called. */
    public void giveSeatBack() {
        seats.release();
    }

    /**
     * Serves one stream to its end, on this thread, and gives its place back.
     *
     * @param sink ended by this call in any case
     */
    public StreamSummary serve(FrameSink sink, StreamOptions options) {
        try {
            Subscriber subscriber = new Subscriber(this, sink, options);
            subscribers.add(subscriber);
            try {
                if (closed) {
                    subscriber.close();
                }
                return summary(subscriber, subscriber.run());
            } finally {
                subscribers.remove(subscriber);
            }
        } finally {
            seats.release();
            if (closed && subscribers.isEmpty()) {
                none.countDown();
            }
        }
    }

    /** Tells a client for which there was no place, on this thread. */
    public StreamSummary refuse(FrameSink sink) {
        Subscriber subscriber = new Subscriber(
                this,
                sink,
                new StreamOptions(View.PAYLOAD, StreamFilter.EVERYTHING, new StartRequest.Live(), Permit.EVERYBODY));
        return summary(subscriber, subscriber.refuse());
    }

    private StreamSummary summary(Subscriber subscriber, StreamEnd end) {
        ends.count(end);
        return new StreamSummary(
                end, subscriber.age(), subscriber.delivered(), subscriber.bytes(), subscriber.failure());
    }

    /**
     * Asks every stream to say goodbye, drops those that do not within the grace, and takes no more.
     *
     * @param grace how long streams have for their last frame
     */
    public void close(Duration grace) throws InterruptedException {
        closed = true;
        subscribers.forEach(Subscriber::close);
        boolean gone = awaitNone(grace);
        // In rounds: a stream that is not writing now may block in its last frame a moment later.
        for (int round = 0; !gone && round < DROPPING_ROUNDS; round++) {
            subscribers.forEach(s -> s.interruptIfStalled(Duration.ZERO));
            gone = awaitNone(grace.dividedBy(DROPPING_ROUNDS));
        }
        stallWatch.shutdownNow();
        writers.close();
    }

    /** Has every stream look whether its permit is over. Does not wait. */
    public void permitsChanged() {
        subscribers.forEach(Subscriber::wake);
    }

    private boolean awaitNone(Duration limit) throws InterruptedException {
        if (subscribers.isEmpty()) {
            return true;
        }
        return none.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void watch() {
        subscribers.forEach(s -> s.interruptIfStalled(policy.stallTimeout()));
    }

    /** How many streams are under way. */
    public int count() {
        return subscribers.size();
    }

    /** How far the slowest stream is behind the head, in events. */
    public long greatestLag() {
        Window window = log.window();
        return subscribers.stream().mapToLong(s -> s.lag(window)).max().orElse(0);
    }

    /** How many events were sent to all streams so far. */
    public long delivered() {
        return delivered.sum();
    }

    /** How many streams ended for a reason so far. */
    public long ended(StreamEnd reason) {
        return ends.of(reason);
    }

    boolean closed() {
        return closed;
    }

    EventLog log() {
        return log;
    }

    StreamPolicy policy() {
        return policy;
    }

    Clock clock() {
        return clock;
    }

    ControlFrames control() {
        return control;
    }

    Audiences audiences() {
        return audiences;
    }

    Writers writers() {
        return writers;
    }

    FrameBuffers buffers() {
        return buffers;
    }

    void delivered(int events) {
        delivered.add(events);
    }

    /** A reconnection time in milliseconds, so that a crowd spreads out. */
    public long drawRetry() {
        return random.nextLong(policy.retryMin().toMillis(), policy.retryMax().toMillis() + 1);
    }

    /** How old a stream may become. */
    Duration drawAge() {
        if (policy.maxAge().isZero()) {
            return Duration.ofNanos(Long.MAX_VALUE);
        }
        double factor = 1 + AGE_SPREAD * (2 * random.nextDouble() - 1);
        return Duration.ofNanos((long) (policy.maxAge().toNanos() * factor));
    }
}
