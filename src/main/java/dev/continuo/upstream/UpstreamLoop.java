package dev.continuo.upstream;

import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.ext.Providers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an upstream, kept up for as long as it runs: connect, read to the end, decide, again. Runs on a
 * virtual thread of its own, which is what makes {@link #stop} prompt: interrupting it frees a blocked read.
 */
public final class UpstreamLoop {

    private final UpstreamPolicy policy;
    private final Clock clock;
    private final Sleeper sleeper;
    private final ConnectStep step;
    private final UpstreamListener listener;
    private final SseRequest request;
    private final StatusBoard board;
    private final StateLog log;
    private final UpstreamLink link;
    private final Thread thread;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private volatile @Nullable StallWatch<StreamEnd> watch;

    /** One that nobody supervises. */
    UpstreamLoop(
            WebTarget target,
            UpstreamPolicy policy,
            UpstreamListener listener,
            ConnectStep step,
            Clock clock,
            Sleeper sleeper,
            RandomGenerator random) {
        this(
                target,
                policy,
                listener,
                step,
                UpstreamMemory.unsupervised(clock, new UpstreamTotals()),
                clock,
                sleeper,
                random);
    }

    UpstreamLoop(
            WebTarget target,
            UpstreamPolicy policy,
            UpstreamListener listener,
            ConnectStep step,
            UpstreamMemory memory,
            Clock clock,
            Sleeper sleeper,
            RandomGenerator random) {
        this.policy = policy;
        this.clock = clock;
        this.sleeper = sleeper;
        this.step = step;
        this.listener = listener;
        this.request = new SseRequest(target, policy, clock);
        this.board = memory.board();
        this.log = new StateLog(target.getUri());
        this.link = new UpstreamLink(request, policy, random, listener, memory, log, stopping);
        this.thread = Thread.ofVirtual().name("continuo-upstream").unstarted(this::run);
    }

    /** Starts the thread. Once. */
    void start() {
        thread.start();
    }

    /** One moment of this connection. Any thread. */
    public UpstreamStatus status() {
        return board.read(step.breaker());
    }

    /**
     * Breaks the current stream off and reconnects as after a failure: for who knows better than the bytes that it is
     * dead. Does nothing when there is none. Any thread.
     *
     * @param reason a short stable phrase, such as {@code deaf}
     * @param sentence what was seen
     */
    public void abandon(String reason, String sentence) {
        StallWatch<StreamEnd> current = watch;
        if (current != null) {
            current.breakOff(new StreamEnd.Abandoned(reason, sentence));
        }
    }

    /**
     * Ends the connection for good, mid-read too. Any thread; from the listener's own thread it returns at once and the
     * loop ends when the listener returns.
     *
     * @param timeout how long to wait for the thread and the socket to be gone
     * @return whether they are
     * @throws InterruptedException when the caller is interrupted while it waits
     */
    public boolean stop(Duration timeout) throws InterruptedException {
        stopping.set(true);
        if (Thread.currentThread().equals(thread)) {
            return false;
        }
        thread.interrupt();
        return thread.getState() == Thread.State.NEW || thread.join(timeout);
    }

    /**
     * Waits for the loop to end by itself, as it does when the server is gone.
     *
     * @throws InterruptedException when the caller is interrupted while it waits
     */
    void awaitEnd(Duration atMost) throws InterruptedException {
        if (thread.getState() != Thread.State.NEW) {
            thread.join(atMost);
        }
    }

    /** The client's message body readers; known once a request has been made. */
    @Nullable
    Providers providers() {
        return request.providers();
    }

    private void run() {
        try {
            boolean again = true;
            while (again && !stopping.get()) {
                again = once();
            }
        } catch (InterruptedException e) {
            // The way out of a wait: only stop() interrupts.
        } finally {
            board.loopEnded();
        }
    }

    private boolean once() throws InterruptedException {
        try {
            return switch (step.connect(link)) {
                case Answer.Stop stop -> {
                    link.ended(stop.why());
                    yield false;
                }
                case Answer.Stream stream -> {
                    read(stream);
                    yield true;
                }
            };
        } catch (ConnectFailedException counted) {
            return true;
        } catch (RuntimeException e) {
            if (!stopping.get()) {
                log.listenerFailed(e);
                link.ended(new ConnectFailure.Unreachable("internal", String.valueOf(e.getMessage())));
                // The pacing of the step may be what is broken.
                sleeper.sleep(policy.backoff().max());
            }
            return true;
        }
    }

    private void read(Answer.Stream stream) {
        StreamEnd end;
        try (stream;
                StallWatch<StreamEnd> current =
                        new StallWatch<>(clock, policy.stallTimeout(), new StreamEnd.Stalled(policy.stallTimeout()))) {
            watch = current;
            end = consume(stream, current);
        } finally {
            watch = null;
        }
        link.ended(end);
    }

    private StreamEnd consume(Answer.Stream stream, StallWatch<StreamEnd> current) {
        try {
            link.connected();
            return new StreamReader(link, listener, current, stopping::get).read(stream.body(), policy.maxEventBytes());
        } catch (RuntimeException e) {
            if (!stopping.get()) {
                log.listenerFailed(e);
            }
            return new StreamEnd.Cut("an event could not be handled: " + e);
        }
    }
}
