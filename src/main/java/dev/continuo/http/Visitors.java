package dev.continuo.http;

import dev.continuo.guard.Admission;
import dev.continuo.guard.Admissions;
import dev.continuo.observe.Refusal;
import dev.continuo.observe.Refusals;
import dev.continuo.time.Clock;
import io.helidon.webserver.ConnectionContext;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The connections there are, from the moment the listener has them: before a TLS handshake, which may never end, and
 * before any thread of their own. Safe for use by any thread.
 */
final class Visitors implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger(Visitors.class.getName());

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration SAY_AGAIN = Duration.ofMinutes(1);

    private final Admissions admissions;
    private final Duration headTimeout;
    private final Refusals refusals;
    private final Clock clock;
    private final Map<Visitor.Ends, Visitor> all = new ConcurrentHashMap<>();
    private final Map<Visitor.Ends, Visitor> waiting = new ConcurrentHashMap<>();
    private final Map<Refusal, Long> said = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watch;

    private volatile boolean closed;

    /**
     * Starts the watch over those that are not served yet.
     *
     * @param headTimeout how long a connection may take to be
     */
    Visitors(Admissions admissions, Duration headTimeout, Refusals refusals, Clock clock) {
        this.admissions = admissions;
        this.headTimeout = headTimeout;
        this.refusals = refusals;
        this.clock = clock;
        this.watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("continuo-visitors").factory());
        var unused = watch.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * A connection has come; false when it is to be closed, which is what makes browsers come back, as no status does.
     */
    boolean arrived(Socket socket) {
        if (closed) {
            return false;
        }
        switch (admissions.knock(socket.getInetAddress())) {
            case Admission.Admitted admitted -> {
                Visitor visitor = new Visitor(
                        socket,
                        new Visitor.Ends(socket.getRemoteSocketAddress(), socket.getLocalSocketAddress()),
                        clock.nanoTime());
                Visitor before = all.put(visitor.ends(), visitor);
                if (before != null) {
                    // Its port is used again, so it is gone.
                    admissions.leave(before.socket().getInetAddress());
                }
                waiting.put(visitor.ends(), visitor);
                return true;
            }
            case Admission.Full full -> refuse(Refusal.CONNECTIONS, socket, "server.limits.connections");
            case Admission.TooMany tooMany ->
                refuse(Refusal.CONNECTIONS_PER_ADDRESS, socket, "server.limits.connections_per_address");
            case Admission.TooFast tooFast ->
                refuse(Refusal.CONNECTIONS_PER_MINUTE, socket, "server.limits.connections_per_minute");
        }
        return false;
    }

    /** A connection is being read. */
    Visitor served(ConnectionContext context) {
        Visitor.Ends ends = new Visitor.Ends(
                context.remotePeer().address(), context.localPeer().address());
        waiting.remove(ends);
        Visitor visitor = all.get(ends);
        if (visitor == null) {
            throw new IllegalStateException("a connection that never arrived: " + ends);
        }
        return visitor;
    }

    /** A connection has ended. */
    void left(Visitor visitor) {
        waiting.remove(visitor.ends(), visitor);
        if (all.remove(visitor.ends(), visitor)) {
            admissions.leave(visitor.socket().getInetAddress());
        }
    }

    /** Lets nobody in any more. */
    @Override
    public void close() {
        closed = true;
        watch.shutdownNow();
    }

    private void look() {
        long now = clock.nanoTime();
        for (Visitor visitor : List.copyOf(waiting.values())) {
            if (visitor.socket().isClosed()) {
                left(visitor);
            } else if (now - visitor.arrivedNanos() >= headTimeout.toNanos()) {
                if (visitor.isLateNow()) {
                    refusals.count(Refusal.TIMEOUT);
                }
                waiting.remove(visitor.ends(), visitor);
                // On a thread of its own, as the close of a TLS connection says good-bye, and may wait for that.
                Thread.ofVirtual().name("continuo-too-late").start(() -> {
                    close(visitor.socket());
                    left(visitor);
                });
            }
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // That is what was wanted.
        }
    }

    /** One line a minute and reason: who is flooded with connections must not be flooded with lines. */
    private void refuse(Refusal reason, Socket socket, String key) {
        refusals.count(reason);
        long now = clock.nanoTime();
        Long before = said.get(reason);
        if (before == null || now - before >= SAY_AGAIN.toNanos()) {
            said.put(reason, now);
            LOGGER.log(
                    Level.WARNING,
                    "connections are refused, the last one of "
                            + socket.getInetAddress().getHostAddress() + ": more than " + key
                            + " allows; continuo_refusals_total counts them");
        }
    }
}
