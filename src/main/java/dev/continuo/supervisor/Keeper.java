package dev.continuo.supervisor;

import dev.continuo.supervisor.RestartDecision.CrashLoop;
import dev.continuo.supervisor.RestartDecision.Restart;
import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that starts, watches, stops and restarts: so there are never two starts at once. Ends when the board
 * says that we are closing, and leaves no process behind.
 */
final class Keeper implements Runnable {

    private static final Logger LOGGER = System.getLogger("dev.continuo.supervisor");
    private static final Duration FOR_EVER = Duration.ofDays(100 * 365);

    private final SupervisorPolicy policy;
    private final SupervisorBoard board;
    private final News news;
    private final ServerListener listener;
    private final BooleanSupplier turnInFlight;
    private final HealthProbe probe;
    private final RunRecords records;
    private final Clock clock;
    private final Sleeper sleeper;
    private final RandomGenerator random;

    private CrashHistory history = CrashHistory.NONE;
    private boolean toldDown;

    Keeper(
            SupervisorPolicy policy,
            SupervisorBoard board,
            News news,
            ServerListener listener,
            BooleanSupplier turnInFlight,
            HealthProbe probe,
            RunRecords records,
            Clock clock,
            Sleeper sleeper,
            RandomGenerator random) {
        this.policy = policy;
        this.board = board;
        this.news = news;
        this.listener = listener;
        this.turnInFlight = turnInFlight;
        this.probe = probe;
        this.records = records;
        this.clock = clock;
        this.sleeper = sleeper;
        this.random = random;
    }

    @Override
    public void run() {
        try {
            cleanUp();
            while (!board.isClosing()) {
                news.await(FOR_EVER, () -> board.isClosing() || board.needed());
                if (board.takeNeed()) {
                    keepUp();
                }
            }
        } catch (InterruptedException e) {
            // Nobody interrupts us; if somebody does, it is the end.
            Thread.currentThread().interrupt();
        } finally {
            board.stopped();
        }
    }

    private void cleanUp() throws InterruptedException {
        try {
            new Leftovers(records, new Stopping(clock, sleeper), policy.stopTimeout()).clean();
        } catch (RuntimeException e) {
            LOGGER.log(Level.ERROR, "What a killed relay may have left was not looked for", e);
        }
    }

    /** Until we are closing or it crashes too often. */
    private void keepUp() throws InterruptedException {
        try {
            boolean again = true;
            while (again && !board.isClosing()) {
                again = once();
            }
        } catch (RuntimeException e) {
            // A defect of ours must not look like a server that nobody needs.
            LOGGER.log(Level.ERROR, "The supervisor failed and leaves the server alone", e);
            ServerDown down = ServerDown.notStarted("the supervisor failed: " + e);
            board.down(down, new CrashLoop(1), down.sentence() + "; restart the relay, and report this");
            tellDown(down);
        }
    }

    /** One process from its start until nothing is left of it, and the wait after it. Whether another is to come. */
    private boolean once() throws InterruptedException {
        Run run = new Run(policy, records, marker(), clock, sleeper);
        RestartDecision next;
        try {
            ServerDown down = serve(run);
            if (down == null) {
                return false;
            }
            next = ended(down);
        } finally {
            run.end();
        }
        return switch (next) {
            case Restart restart -> !news.await(restart.delay(), board::isClosing);
            case CrashLoop loop -> false;
        };
    }

    /** How it ended, or {@code null} when we are closing. */
    private @Nullable ServerDown serve(Run run) throws InterruptedException {
        long start = clock.nanoTime();
        Child child;
        try {
            child = run.launch(news);
        } catch (IOException e) {
            return ServerDown.notStarted(String.valueOf(e.getMessage()));
        }
        board.launched(child);
        news.await(policy.readyTimeout(), () -> board.isClosing() || child.url() != null || !child.alive());
        if (board.isClosing()) {
            return null;
        }
        URI url = child.url();
        if (url != null) {
            run.look();
            up(url, child, Duration.ofNanos(clock.nanoTime() - start));
            return watch(run, child, url);
        }
        ExitStatus exit = child.exit();
        if (exit != null) {
            return child.down(ServerDown.START_FAILED, exit.words() + " before it was ready");
        }
        run.stopChild();
        return child.down(
                ServerDown.START_FAILED,
                "was not ready within " + policy.readyTimeout().toMillis()
                        + " ms: no line of its output matches supervisor.ready_pattern=" + policy.readyPattern());
    }

    private void up(URI url, Child child, Duration took) {
        LOGGER.log(
                Level.INFO,
                "Server is ready at " + Child.printable(url) + ": process " + child.pid() + ", after " + took.toMillis()
                        + " ms");
        board.up(url);
        toldDown = false;
        tell(() -> listener.up(url));
    }

    private @Nullable ServerDown watch(Run run, Child child, URI url) throws InterruptedException {
        HealthWatch watch = new HealthWatch(policy, turnInFlight, clock);
        BooleanSupplier over = () -> board.isClosing() || !child.alive();
        while (!news.await(policy.healthInterval(), over)) {
            run.look();
            try (Probing probing = new Probing(probe, url, news)) {
                news.await(FOR_EVER, () -> over.getAsBoolean() || probing.done());
                if (over.getAsBoolean()) {
                    break;
                }
                String failure = probing.failure();
                if (act(watch.probed(failure), failure, watch, child) instanceof HealthDecision.Restart restart) {
                    board.stoppingUnhealthy();
                    run.stopChild();
                    return child.down(ServerDown.UNHEALTHY, "was stopped: " + restart.sentence());
                }
            }
        }
        ExitStatus exit = child.exit();
        return board.isClosing() || exit == null ? null : child.down(ServerDown.CRASH, exit.words());
    }

    private HealthDecision act(HealthDecision decision, @Nullable String failure, HealthWatch watch, Child child) {
        boolean wasHealthy = board.health().healthy();
        board.probed(failure);
        if (failure == null) {
            history = history.healthyAfter(watch.up(), policy);
            if (!wasHealthy) {
                LOGGER.log(Level.INFO, "Server is healthy again: process " + child.pid());
            }
        } else if (watch.firstFailure()) {
            LOGGER.log(Level.WARNING, "Server is unhealthy: process " + child.pid() + ": " + failure);
        }
        return decision;
    }

    /** Decides, says so, and tells whoever relies on the server; what is left of it is cleaned up afterwards. */
    private RestartDecision ended(ServerDown down) {
        history = history.endedAt(clock.nanoTime(), policy.restartWindow());
        RestartDecision next = RestartRule.decide(history, policy, random);
        switch (next) {
            case Restart restart -> {
                LOGGER.log(
                        Level.WARNING,
                        down.explained() + "; restart in " + restart.delay().toMillis() + " ms");
                board.down(down, next, down.neverRan() ? down.sentence() : null);
            }
            case CrashLoop loop -> {
                String sentence = "the server has ended " + loop.ends() + " times within "
                        + policy.restartWindow().toMillis() + " ms and is left alone, the last: " + down.explained()
                        + "; correct what makes it end, or SUPERVISOR_COMMAND, and restart the relay";
                LOGGER.log(Level.ERROR, sentence);
                board.down(down, next, sentence);
            }
        }
        tellDown(down);
        return next;
    }

    private void tellDown(ServerDown down) {
        if (!toldDown) {
            toldDown = true;
            tell(() -> listener.down(down));
        }
    }

    private void tell(Runnable told) {
        try {
            told.run();
        } catch (RuntimeException e) {
            LOGGER.log(Level.ERROR, "A listener of the server's life failed", e);
        }
    }

    private String marker() {
        return Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
    }
}
