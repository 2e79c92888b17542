package dev.continuo.broadcast;

import dev.continuo.event.Dialect;
import dev.continuo.event.EventIds;
import dev.continuo.event.Window;
import dev.continuo.log.EventLog;
import dev.continuo.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * All streams under way, what they share, their places, and the watch over stalled ones. Safe for use by any thread.
 */
public final class Streams {

    private static final Duration LONGEST_WATCH_INTERVAL = Duration.ofSeconds(1);

    /** Fine enough for a crowd not to come back in steps. */
    private static final Duration TELLING_INTERVAL = Duration.ofMillis(20);

    /** The rest of a drain is for those that were told last. */
    private static final double TELLING_SHARE = 0.8;

    private static final Duration LAST_FRAME = Duration.ofMillis(300);
    private static final int DROPPING_ROUNDS = 10;
    private static final Duration DROPPING_INTERVAL = Duration.ofMillis(50);
    private static final double AGE_SPREAD = 0.2;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final EventLog log;
    private final StreamPolicy policy;
    private final Clock clock;
    private final RandomGenerator random;
    private final ControlFrames control;
    private final FrameBuffers buffers = new FrameBuffers();
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final Semaphore seats;
    private final StreamTotals totals = new StreamTotals();
    private final ScheduledExecutorService stallWatch;
    private final ScheduledFuture<?> stallLooks;
    private final Watch writeWatch = new Watch();
    private final Writers writers = new Writers(PROCESSORS, writeWatch);
    private final Lanes replays = new Lanes(Math.max(1, PROCESSORS / 2), writeWatch);
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
        this.stallLooks = stallWatch.scheduleWithFixedDelay(this::watch, interval, interval, TimeUnit.MILLISECONDS);
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
            totals.opened(options);
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
    public StreamSummary refuse(FrameSink sink, StreamOptions options) {
        Subscriber subscriber = new Subscriber(this, sink, options);
        totals.opened(options);
        return summary(subscriber, subscriber.refuse());
    }

    private StreamSummary summary(Subscriber subscriber, StreamEnd end) {
        totals.ending(end);
        return new StreamSummary(
                end,
                subscriber.age(),
                subscriber.delivered(),
                subscriber.bytes(),
                subscriber.lastCursor(),
                subscriber.failure());
    }

    /**
     * Takes no more streams, and has those under way say goodbye, one after the other, each when it has been sent what
     * the log held when its turn came; a replay is complete then. When the drain is over the rest say goodbye where
     * they are, and those that cannot are cut. Returns when all have ended, at once when there are none.
     *
     * @param drain how long it may take until the rest is told
     * @return how many were cut: they were not sent their last frame
     */
    public int close(Duration drain) throws InterruptedException {
        closed = true;
        long begun = clock.nanoTime();
        tellInTurn(begun, (long) (drain.toNanos() * TELLING_SHARE));
        Duration left = drain.minusNanos(clock.nanoTime() - begun);
        awaitNone(left.compareTo(LAST_FRAME) > 0 ? left : LAST_FRAME);
        subscribers.forEach(Subscriber::close);
        boolean gone = awaitNone(LAST_FRAME);
        List<Subscriber> late = List.copyOf(subscribers);
        // In rounds: a stream that is not writing now may block in its last frame a moment later.
        for (int round = 0; !gone && round < DROPPING_ROUNDS; round++) {
            subscribers.forEach(s -> s.interruptIfStalled(DROPPING_INTERVAL));
            gone = awaitNone(DROPPING_INTERVAL);
        }
        stallWatch.shutdownNow();
        writeWatch.close();
        return (int) late.stream().filter(s -> !s.done()).count();
    }

    /** Who comes later is told at once, by {@link #serve}. */
    private void tellInTurn(long begun, long nanos) throws InterruptedException {
        List<Subscriber> all = List.copyOf(subscribers);
        int told = 0;
        boolean gone = false;
        while (told < all.size() && !gone) {
            long passed = clock.nanoTime() - begun;
            long due = passed >= nanos ? all.size() : 1 + all.size() * passed / nanos;
            while (told < Math.min(due, all.size())) {
                all.get(told++).closeAfter(log.window().latest());
            }
            gone = told < all.size() && awaitNone(TELLING_INTERVAL);
        }
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

    /** How far each stream is behind the head, in events, in no order. */
    public long[] lags() {
        Window window = log.window();
        return subscribers.stream().mapToLong(s -> s.lag(window)).toArray();
    }

    /** The streams that are furthest behind, and of those the oldest, at most so many. */
    public List<SubscriberStatus> furthestBehind(int most) {
        Window window = log.window();
        return subscribers.stream()
                .map(subscriber -> subscriber.status(window))
                .sorted(SubscriberStatus.WORST_FIRST)
                .limit(most)
                .toList();
    }

    /** What all streams together have done so far. */
    public StreamTotals totals() {
        return totals;
    }

    /**
     * Has the writers run something when its turn comes, after all that waits for them now: soon, unless they are
     * wedged.
     *
     * @param turn must not block
     */
    public void probe(Runnable turn) {
        writers.add(() -> {
            turn.run();
            return false;
        });
    }

    /** Whether those are at work that free the writers, and streams, from sockets that take nothing. */
    public boolean watched() {
        return closed || (writeWatch.looks() && !stallLooks.isDone());
    }

    /** Whether it takes no more streams, because the relay stops. */
    public boolean closed() {
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

    /** For streams that are behind what was there when they came. */
    Lanes replays() {
        return replays;
    }

    FrameBuffers buffers() {
        return buffers;
    }

    /** A reconnection time in milliseconds, so that a crowd spreads out. */
    public long drawRetry() {
        return random.nextLong(policy.retryMin().toMillis(), policy.retryMax().toMillis() + 1);
    }

    /** How many writes of a stream come before the first that is timed. */
    int drawUntilSample() {
        return random.nextInt(WriteClock.WRITES_A_SAMPLE);
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
