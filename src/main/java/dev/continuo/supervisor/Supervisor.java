package dev.continuo.supervisor;

import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one server process running from the first need until {@link #close}. Safe for use by any thread.
 *
 * <p>Nothing that the server has started outlives a closed supervisor, or a JVM that exits without closing it; what a
 * JVM that was killed leaves is ended by the next supervisor of the same user.
 */
public final class Supervisor implements AutoCloseable {

    /** What closing may take beyond the patience with the server. */
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final SupervisorPolicy policy;
    private final SupervisorBoard board;
    private final News news = new News();
    private final Thread keeper;
    private final Thread atExit = new Thread(this::exiting, "continuo-supervisor-exit");

    /**
     * Starts nothing yet.
     *
     * @param authorization the header of that name to send with probes, or {@code null}
     * @param listener told of the server's life
     * @param turnInFlight whether somebody waits for an answer of the server's: one that is busy is given more time
     * @param trouble what the server's health does not show
     */
    public Supervisor(
            SupervisorPolicy policy,
            @Nullable String authorization,
            ServerListener listener,
            BooleanSupplier turnInFlight,
            StreamTrouble trouble,
            Clock clock,
            Sleeper sleeper,
            RandomGenerator random) {
        this(
                policy,
                listener,
                turnInFlight,
                new HealthProbe(policy, authorization, trouble),
                RunRecords.ofThisUser(),
                clock,
                sleeper,
                random);
    }

    Supervisor(
            SupervisorPolicy policy,
            ServerListener listener,
            BooleanSupplier turnInFlight,
            HealthProbe probe,
            RunRecords records,
            Clock clock,
            Sleeper sleeper,
            RandomGenerator random) {
        this.policy = policy;
        this.board = new SupervisorBoard(clock);
        this.keeper = Thread.ofVirtual()
                .name("continuo-supervisor")
                .unstarted(new Keeper(
                        policy, board, news, listener, turnInFlight, probe, records, clock, sleeper, random));
    }

    /** Makes sure that the server runs or is being started; returns at once. */
    public void start() {
        need();
    }

    /**
     * Returns where the server is, and starts it first if nobody has, or waits for the start under way: also for the
     * restart after a crash.
     *
     * @return its base URL, from its ready line
     * @throws ServerStartException when the start fails, with the last 2,000 characters of the server's standard error;
     *     the supervisor goes on trying unless the server has crashed too often, and tries again in any case when this
     *     is called again
     * @throws InterruptedException when the caller is interrupted while it waits; the start goes on
     */
    public URI ensureServer() throws ServerStartException, InterruptedException {
        SupervisorBoard.Need need = need();
        return switch (need.decision()) {
            case StartDecision.AlreadyUp up -> up.url();
            case StartDecision.Start start -> await(need.start());
            case StartDecision.Join join -> await(need.start());
            case StartDecision.Refuse refuse -> throw new ServerStartException(refuse.sentence());
        };
    }

    /** Whether the server's process runs and has become ready. */
    public boolean isUp() {
        return board.running() != null;
    }

    /** How it is. */
    public ServerHealth health() {
        return board.health();
    }

    /** One moment of it. */
    public SupervisorStatus status() {
        return board.read();
    }

    /**
     * Whether there is no process, or it ends in time: for who has lost a connection to the server and wonders why.
     *
     * @throws InterruptedException when the caller is interrupted while it waits
     */
    public boolean gone(Duration atMost) throws InterruptedException {
        Child child = board.child();
        return child == null || news.await(atMost, () -> !child.alive());
    }

    /**
     * Ends the server with everything it has started, and returns when it is gone: after the stop timeout at the
     * latest, and a moment. There will be no other.
     */
    @Override
    public void close() {
        board.closing();
        news.spread();
        if (neverBegun()) {
            board.stopped();
            return;
        }
        if (Thread.currentThread().equals(keeper)) {
            // A listener closes us: the keeper cannot wait for itself.
            return;
        }
        joinKeeper();
        Child left = board.child();
        if (left != null) {
            left.handle().destroyForcibly();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // The JVM's exit is what closes us.
        }
    }

    private SupervisorBoard.Need need() {
        SupervisorBoard.Need need = board.need();
        if (need.decision() instanceof StartDecision.Start) {
            begin();
            news.spread();
        }
        return need;
    }

    private synchronized boolean neverBegun() {
        return keeper.getState() == Thread.State.NEW;
    }

    private synchronized void begin() {
        if (neverBegun() && !board.isClosing()) {
            try {
                Runtime.getRuntime().addShutdownHook(atExit);
                keeper.start();
            } catch (IllegalStateException exiting) {
                board.closing();
                board.stopped();
            }
        }
    }

    private static URI await(Future<URI> start) throws ServerStartException, InterruptedException {
        try {
            return start.get();
        } catch (ExecutionException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new ServerStartException(String.valueOf(why.getMessage()));
        }
    }

    /** Also when the caller is interrupted: a stop in a hurry must not leave a process. */
    private void joinKeeper() {
        boolean interrupted = false;
        boolean joined = false;
        while (!joined) {
            try {
                keeper.join(policy.stopTimeout().plus(CLOSING));
                joined = true;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void exiting() {
        try {
            news.await(policy.orderlyExit(), board::isClosing);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }
}
