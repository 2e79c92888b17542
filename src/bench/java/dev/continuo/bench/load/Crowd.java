package dev.continuo.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Many subscribers of one server, all read and checked by one thread, which never waits for any of them. The first
 * broken stream ends it; whoever waits for the crowd is told.
 */
public final class Crowd implements AutoCloseable {

    /** Below the backlog of every server here. */
    private static final int CONNECTING_AT_ONCE = 128;

    private static final int READ_BYTES = 256 * 1024;
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final InetSocketAddress server;
    private final int count;
    private final IntFunction<Subscription> subscriber;
    private final Tally tally;
    private final Selector selector = Selector.open();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final ByteBuffer direct = ByteBuffer.allocateDirect(READ_BYTES);
    private final byte[] bytes = new byte[READ_BYTES];
    private final Frames body = new Frames();
    private final Thread reading;
    private final Thread publishing = Thread.currentThread();

    private final AtomicInteger connected = new AtomicInteger();
    private volatile long slowest;
    private volatile boolean followed;
    private volatile boolean closed;
    private volatile @Nullable Exception failure;

    /**
     * Begins to connect. The calling thread is the one that publishes.
     *
     * @param asks what each asks for, by its index
     * @param first the number of the first event that each must get
     */
    public Crowd(int port, int count, IntFunction<Ask> asks, EventShape shape, long first, Tally tally)
            throws IOException {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.count = count;
        this.slowest = first;
        this.tally = tally;
        this.subscriber = index -> subscription(asks.apply(index), shape, first);
        this.reading = Thread.ofPlatform().name("subscribers").start(this::run);
    }

    private Subscription subscription(Ask ask, EventShape shape, long first) {
        try {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            return new Subscription(channel, ask, new FrameChecker(shape, ask.view(), ask.session(), first, tally));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until each has got its response's head, and a moment longer: a server may tell its other processes of a
     * subscriber after that.
     */
    public void awaitConnected(long seconds) throws IOException, BrokenStreamException {
        await(() -> connected.get() == count, seconds, "not all are connected");
        long settled = System.nanoTime() + SETTLE_NANOS;
        while (System.nanoTime() < settled) {
            LockSupport.parkNanos(SETTLE_NANOS);
        }
    }

    /** Waits until each has got all events before a number. */
    public void awaitAll(long end, long seconds) throws IOException, BrokenStreamException {
        followed = true;
        selector.wakeup();
        await(() -> slowest >= end, seconds, "event " + (end - 1) + " has not come to all");
        followed = false;
    }

    /** Keeps {@link #slowest()} up to date from now on and unparks the publishing thread when it changes. */
    public void follow() {
        followed = true;
    }

    /** The number of the next event for the subscriber who is farthest behind. */
    public long slowest() {
        return slowest;
    }

    /** What the reading thread used of a CPU so far, in ns. */
    public long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(reading.threadId());
    }

    /** Throws what went wrong, if anything did. */
    public void check() throws IOException, BrokenStreamException {
        Exception wrong = failure;
        switch (wrong) {
            case null -> {}
            case BrokenStreamException broken -> throw broken;
            case IOException io -> throw io;
            default -> throw new IllegalStateException(wrong);
        }
    }

    private interface Condition {
        boolean holds();
    }

    private void await(Condition condition, long seconds, String otherwise) throws IOException, BrokenStreamException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.holds()) {
            check();
            if (System.nanoTime() > deadline) {
                throw new BrokenStreamException(otherwise + " within " + seconds + " s (connected " + connected + "/"
                        + count + ", slowest " + slowest + ")");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private void run() {
        try {
            while (subscriptions.size() < Math.min(count, CONNECTING_AT_ONCE)) {
                connect();
            }
            while (!closed) {
                selector.select(this::ready, 100);
                tally.publish();
                if (followed) {
                    look();
                }
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        } finally {
            subscriptions.forEach(Crowd::close);
        }
    }

    private void connect() throws IOException {
        Subscription next = subscriber.apply(subscriptions.size());
        subscriptions.add(next);
        next.channel.connect(server);
        next.channel.register(selector, SelectionKey.OP_CONNECT, next);
    }

    private void ready(SelectionKey key) {
        Subscription one = (Subscription) key.attachment();
        try {
            if (key.isReadable()) {
                boolean before = one.connected();
                one.read(direct, bytes, body);
                if (!before && one.connected()) {
                    connected.incrementAndGet();
                    if (subscriptions.size() < count) {
                        connect();
                    }
                }
            } else if (key.isConnectable() && one.channel.finishConnect()) {
                key.interestOps(SelectionKey.OP_READ);
                one.request();
            }
        } catch (IOException | BrokenStreamException e) {
            fail(e);
            key.cancel();
        }
    }

    private void look() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < subscriptions.size(); i++) {
            least = Math.min(least, subscriptions.get(i).expected());
        }
        if (least != slowest) {
            slowest = least;
            LockSupport.unpark(publishing);
        }
    }

    private void fail(Exception e) {
        if (failure == null && !closed) {
            failure = e;
        }
        LockSupport.unpark(publishing);
    }

    private static void close(Subscription subscription) {
        try {
            subscription.channel.close();
        } catch (IOException gone) {
            // nothing is expected of it any more
        }
    }

    /** Leaves, all at once. */
    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            reading.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        selector.close();
    }
}
