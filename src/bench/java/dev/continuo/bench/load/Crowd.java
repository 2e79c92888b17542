package dev.continuo.bench.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
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

    private static final long SELECT_MILLIS = 100;
    private static final int READ_BYTES = 256 * 1024;
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int TRICKLE_BYTES = 1024;
    private static final long TRICKLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Of those who do not read, so that the server notices soon. */
    private static final int SMALL_RECEIVE_BUFFER = 8 * 1024;

    private final InetSocketAddress server;
    private final int count;
    private final IntFunction<Member> members;
    private final Tally tally;
    private final Selector selector = Selector.open();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final List<SelectionKey> trickling = new ArrayList<>();
    private final ByteBuffer direct = ByteBuffer.allocateDirect(READ_BYTES);
    private final byte[] bytes = new byte[READ_BYTES];
    private final Frames body = new Frames();
    private final Thread reading;
    private final Thread publishing = Thread.currentThread();
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger cutOff = new AtomicInteger();

    private long nextTrickle = System.nanoTime();
    private volatile long slowest = -1;
    private volatile long connectedAt;
    private volatile boolean followed;
    private volatile boolean closed;
    private volatile @Nullable Exception failure;

    /**
     * Begins to connect. The calling thread is the one that publishes.
     *
     * @param members by index
     * @param tally what they tell their deliveries
     */
    public Crowd(int port, int count, IntFunction<Member> members, Tally tally) throws IOException {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.count = count;
        this.members = members;
        this.tally = tally;
        this.reading = Thread.ofPlatform().name("subscribers").start(this::run);
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

    /** When the last got its response's head. */
    public long connectedAt() {
        return connectedAt;
    }

    /** Waits until each has got all events before a number. */
    public void awaitAll(long end, long seconds) throws IOException, BrokenStreamException {
        followed = true;
        selector.wakeup();
        await(() -> slowest >= end, seconds, "event " + (end - 1) + " has not come to all");
        followed = false;
    }

    /** Waits until so many events have been delivered altogether since they came. */
    public void awaitDelivered(long events, long seconds) throws IOException, BrokenStreamException {
        await(() -> tally.delivered() >= events, seconds, events + " events have not been delivered");
    }

    /** How many of those who do not read were cut off. */
    public int cutOff() {
        return cutOff.get();
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
                selector.select(this::ready, SELECT_MILLIS);
                tally.publish();
                if (followed) {
                    look();
                }
                trickle();
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        } finally {
            subscriptions.forEach(Crowd::close);
        }
    }

    private void connect() throws IOException {
        Member member = members.apply(subscriptions.size());
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        if (member.habit() != Habit.EAGER) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_RECEIVE_BUFFER);
        }
        Subscription next = new Subscription(channel, member);
        subscriptions.add(next);
        channel.connect(server);
        channel.register(selector, SelectionKey.OP_CONNECT, next);
    }

    private void ready(SelectionKey key) {
        Subscription one = (Subscription) key.attachment();
        try {
            if (key.isReadable()) {
                read(key, one);
            } else if (key.isConnectable() && one.channel.finishConnect()) {
                key.interestOps(SelectionKey.OP_READ);
                one.request();
            }
        } catch (IOException | BrokenStreamException e) {
            key.cancel();
            boolean wrong = e instanceof BrokenStreamException && !(e instanceof LaggedException);
            if (wrong || one.habit() == Habit.EAGER || !one.connected()) {
                fail(e);
            } else {
                close(one);
                trickling.remove(key);
                cutOff.incrementAndGet();
            }
        }
    }

    private void read(SelectionKey key, Subscription one) throws IOException, BrokenStreamException {
        boolean before = one.connected();
        direct.clear();
        if (one.habit() == Habit.TRICKLING) {
            direct.limit(TRICKLE_BYTES);
        }
        one.read(direct, bytes, body);
        if (!before && one.connected()) {
            if (connected.incrementAndGet() == count) {
                connectedAt = System.nanoTime();
            }
            if (subscriptions.size() < count) {
                connect();
            }
        }
        if (one.connected() && one.habit() != Habit.EAGER) {
            key.interestOps(0);
            if (!before && one.habit() == Habit.TRICKLING) {
                trickling.add(key);
            }
        }
    }

    private void trickle() {
        long now = System.nanoTime();
        if (now - nextTrickle > 0) {
            nextTrickle = now + TRICKLE_NANOS;
            trickling.forEach(key -> key.interestOps(SelectionKey.OP_READ));
        }
    }

    private void look() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < subscriptions.size(); i++) {
            Subscription one = subscriptions.get(i);
            if (one.habit() == Habit.EAGER) {
                least = Math.min(least, one.expected());
            }
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
