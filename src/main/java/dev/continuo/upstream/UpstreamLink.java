package dev.continuo.upstream;

import dev.continuo.time.Backoff;
import dev.continuo.time.Sleeper;
import dev.continuo.upstream.ReconnectDecision.GiveUp;
import dev.continuo.upstream.ReconnectDecision.Reconnect;
import dev.continuo.upstream.ReconnectDecision.Stop;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/**
 * What one connection carries from attempt to attempt: the failure count, the wait it earned, the last event id. It
 * outlives every retry. Used by the reading thread only.
 */
final class UpstreamLink {

    private final SseRequest request;
    private final UpstreamPolicy policy;
    private final RandomGenerator random;
    private final UpstreamListener listener;
    private final UpstreamMemory memory;
    private final StatusBoard board;
    private final StateLog log;
    private final AtomicBoolean stopping;

    private Backoff backoff;
    private int failures;
    private Duration wait = Duration.ZERO;

    UpstreamLink(
            SseRequest request,
            UpstreamPolicy policy,
            RandomGenerator random,
            UpstreamListener listener,
            UpstreamMemory memory,
            StateLog log,
            AtomicBoolean stopping) {
        this.request = request;
        this.policy = policy;
        this.random = random;
        this.listener = listener;
        this.memory = memory;
        this.board = memory.board();
        this.log = log;
        this.stopping = stopping;
        this.backoff = policy.backoff();
    }

    /** The wait that the last end earned; zero before the first attempt. */
    Duration takeWait() {
        Duration earned = wait;
        wait = Duration.ZERO;
        return earned;
    }

    /**
     * Waits before the next attempt.
     *
     * @throws InterruptedException when the loop is to stop
     */
    void pause(Sleeper sleeper, Duration duration) throws InterruptedException {
        // A stall watch that fires in the same moment may have eaten the interrupt.
        if (stopping.get()) {
            throw new InterruptedException("stopping");
        }
        if (duration.isPositive()) {
            board.waiting(duration);
            sleeper.sleep(duration);
        }
    }

    /**
     * Sends the request, returns at the response head.
     *
     * @throws ConnectFailedException when no stream begins
     */
    Answer attempt() {
        board.connecting();
        memory.totals().attempted();
        tell(listener::connecting);
        return request.send(memory.lastEventId());
    }

    /** A stream begins. */
    void connected() {
        board.connected();
        memory.totals().connected();
        log.connected(failures);
        memory.connected();
        listener.connected();
    }

    /** An event proves that the upstream works, or only that it answers. */
    void received(EventKind kind) {
        if (kind != EventKind.GREETING) {
            failures = 0;
        }
        if (kind == EventKind.EVENT) {
            memory.totals().event();
        }
        board.event(kind);
    }

    /** Bytes have arrived. */
    void bytes(int length) {
        memory.totals().bytes(length);
        board.bytes();
    }

    /** The upstream names its base delay (HTML standard, 9.2.6); taken within our own bounds. */
    void retry(long millis) {
        Backoff own = policy.backoff();
        long within = Math.clamp(millis, own.initial().toMillis(), own.max().toMillis());
        backoff = new Backoff(Duration.ofMillis(within), own.max(), own.jitter());
    }

    String lastEventId() {
        return memory.lastEventId();
    }

    void lastEventId(String id) {
        memory.lastEventId(id);
    }

    /** An attempt or a stream ended: counts it, decides, and tells whoever has to know. Our own stop is no news. */
    void ended(Outcome outcome) {
        if (stopping.get()) {
            return;
        }
        if (memory.serverGone()) {
            // No failure of the upstream's: whoever supervises it tells what happened, and where the next one is.
            stopping.set(true);
            board.paused();
            return;
        }
        ReconnectDecision decision = ReconnectRule.decide(outcome, failures, backoff, policy.maxAttempts(), random);
        failures = decision.failures();
        board.ended(outcome, decision);
        log.ended(outcome, decision);
        if (outcome instanceof StreamEnd.Finished) {
            tell(listener::ended);
        } else {
            memory.totals().failed();
            if (memory.lost()) {
                tell(() -> listener.lost(outcome.reason(), outcome.sentence()));
            }
        }
        switch (decision) {
            case Reconnect reconnect -> earn(reconnect.delay());
            case GiveUp giveUp -> {
                tell(listener::gaveUp);
                earn(giveUp.delay());
            }
            case Stop stop -> {
                board.stopped();
                tell(() -> listener.stopped(outcome.reason()));
            }
        }
    }

    private void earn(Duration delay) {
        wait = delay;
        tell(() -> listener.waiting(delay));
    }

    /** What a listener makes of it must not keep us from coming back. */
    private void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            log.listenerFailed(e);
        }
    }
}
