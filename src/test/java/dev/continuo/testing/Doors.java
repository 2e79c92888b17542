package dev.continuo.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.continuo.auth.Admission;
import dev.continuo.auth.Permit;
import dev.continuo.auth.Tickets;
import dev.continuo.broadcast.Demand;
import dev.continuo.broadcast.OnFull;
import dev.continuo.broadcast.StreamPolicy;
import dev.continuo.broadcast.Streams;
import dev.continuo.event.Dialect;
import dev.continuo.event.Event;
import dev.continuo.event.EventIds;
import dev.continuo.guard.AddressSet;
import dev.continuo.guard.ClientLimits;
import dev.continuo.guard.GuardPolicy;
import dev.continuo.guard.OriginRule;
import dev.continuo.guard.RequestLimits;
import dev.continuo.http.Doorkeeper;
import dev.continuo.http.GuardedServer;
import dev.continuo.http.StreamDoors;
import dev.continuo.log.LogBounds;
import dev.continuo.log.memory.MemoryEventLog;
import dev.continuo.observe.Refusals;
import dev.continuo.time.Clock;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The doors over a log that the test appends to, on a port of loopback: log, broadcast and http as they really run. */
public final class Doors implements AutoCloseable {

    /** In looks, one each 2 ms, not by a clock: that one goes on while a busy machine lets nobody run. */
    private static final int LOOKS_UNTIL_STANDSTILL = 250;

    /** Values near the defaults, with a short heartbeat. */
    public static final StreamPolicy POLICY = new StreamPolicy(
            Duration.ofSeconds(1),
            1_000,
            8 * 1024 * 1024,
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            10_000,
            OnFull.BUSY,
            Duration.ZERO,
            Duration.ZERO);

    /** Nobody is turned away. */
    private static final GuardPolicy GUARD = new GuardPolicy(
            new ClientLimits(20_000, 0, 0, AddressSet.LOOPBACK),
            new RequestLimits(
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(10),
                    64 * 1024,
                    64 * 1024,
                    100,
                    64 * 1024,
                    32 * 1024,
                    100),
            Optional.empty(),
            OriginRule.NONE,
            Optional.empty());

    private final MemoryEventLog log;
    private final Streams streams;
    private final GuardedServer guard;
    private final WebServer server;
    private final Dialect dialect;
    private final Refusals refusals = new Refusals();

    private Doors(
            Dialect dialect,
            StreamPolicy policy,
            LogBounds bounds,
            @Nullable String directory,
            @Nullable Permit permit) {
        this.dialect = dialect;
        RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
        log = new MemoryEventLog(bounds, "testepoch", Clock.system());
        streams = new Streams(log, policy, dialect, new EventIds(new SplittableRandom(1)), Clock.system(), random);
        Doorkeeper doorkeeper = new Doorkeeper(
                presented -> new Admission.Granted(permit == null ? Permit.EVERYBODY : permit),
                new Tickets(new SplittableRandom(2), Clock.system()),
                refusals,
                permit != null,
                Optional.empty());
        guard = new GuardedServer(GUARD, refusals, Clock.system());
        HttpRouting.Builder routing = HttpRouting.builder();
        // Without the guard's filters: what they refuse must do no harm behind them either.
        routing.addFilter(doorkeeper)
                .register(new StreamDoors(streams, policy, dialect, Demand.met(() -> directory), refusals));
        WebServerConfig.Builder config = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .shutdownHook(false)
                .connectionOptions(options -> options.tcpNoDelay(true).socketSendBufferSize(64 * 1024));
        guard.guard(config);
        server = config.routing(routing).build().start();
    }

    /** Doors of the opencode dialect with a large window; the default directory is {@code /default}. */
    public static Doors open(StreamPolicy policy) {
        return open(policy, new LogBounds(1_000_000, 1L << 30, Duration.ZERO));
    }

    /** Doors of the opencode dialect. */
    public static Doors open(StreamPolicy policy, LogBounds bounds) {
        return new Doors(Dialect.OPENCODE, policy, bounds, "/default", null);
    }

    /** Doors of the plain dialect. */
    public static Doors plain(StreamPolicy policy) {
        return new Doors(Dialect.PLAIN, policy, new LogBounds(1_000_000, 1L << 30, Duration.ZERO), null, null);
    }

    /** Doors of the opencode dialect that let everybody in with this permit. */
    public static Doors permitting(Permit permit) {
        return new Doors(
                Dialect.OPENCODE, POLICY, new LogBounds(1_000_000, 1L << 30, Duration.ZERO), "/default", permit);
    }

    /** What was turned away. */
    public Refusals refusals() {
        return refusals;
    }

    /** The server's port. */
    public int port() {
        return server.port();
    }

    /** The log, to append to. */
    public MemoryEventLog log() {
        return log;
    }

    /** The streams under way. */
    public Streams streams() {
        return streams;
    }

    /** Appends one event of a session in a directory, with text in it; returns its seq. */
    public long append(@Nullable String directory, @Nullable String session, String type, String text) {
        return log.append(List.of(event(directory, session, type, text)));
    }

    /** Appends {@code count} events of {@code /default} in one go, each with its number as text. */
    public void appendMany(int count, int padding) {
        String pad = "x".repeat(padding);
        long first = log.window().latest() + 1;
        for (long i = first; i < first + count; i++) {
            append("/default", "ses_1", "message.part.delta", i + pad);
        }
    }

    /** Waits until nobody takes anything any more: who has something to write is held up by its socket. */
    public void awaitStandstill() throws InterruptedException {
        assertFalse(awaitDelivered(Long.MAX_VALUE));
    }

    /** Waits until so many events have been taken, or nobody takes anything any more; whether they have. */
    public boolean awaitDelivered(long events) throws InterruptedException {
        AtomicLong before = new AtomicLong(-1);
        AtomicInteger looks = new AtomicInteger();
        Eventually.holds("they are taken, or nobody takes anything", () -> {
            long now = streams.totals().delivered();
            if (before.getAndSet(now) != now) {
                looks.set(0);
            }
            return now >= events || looks.incrementAndGet() > LOOKS_UNTIL_STANDSTILL;
        });
        return streams.totals().delivered() >= events;
    }

    /** An event in the global envelope; of the plain dialect: the text under the type's name. */
    public Event event(@Nullable String directory, @Nullable String session, String type, String text) {
        if (dialect == Dialect.PLAIN) {
            byte[] data = text.getBytes(StandardCharsets.UTF_8);
            return new Event(
                    "", type.equals("message") ? null : type, type, null, null, null, data, 0, data.length, false);
        }
        String head = directory == null ? "{\"payload\":" : "{\"directory\":\"" + directory + "\",\"payload\":";
        String of = session == null ? "" : "\"sessionID\":\"" + session + "\",";
        String payload =
                "{\"id\":\"evt_x\",\"type\":\"" + type + "\",\"properties\":{" + of + "\"text\":\"" + text + "\"}}";
        byte[] data = (head + payload + "}").getBytes(StandardCharsets.UTF_8);
        int offset = head.getBytes(StandardCharsets.UTF_8).length;
        return new Event("evt_x", null, type, session, directory, null, data, offset, data.length - offset - 1, false);
    }

    @Override
    public void close() {
        try {
            streams.close(Duration.ofMillis(500));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop();
        guard.close();
        log.close();
    }
}
