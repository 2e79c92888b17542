package dev.continuo.relay;

import dev.continuo.reconcile.StatusPass;
import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import dev.continuo.upstream.UpstreamState;
import dev.continuo.upstream.UpstreamStatus;
import dev.continuo.upstream.api.ApiException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices a deaf stream: bytes come, but no event, while the upstream says that a session is busy. A model may think,
 * or a question wait for its answer, for longer than anybody's patience; so each verdict that brings no event doubles
 * the patience.
 */
final class DeafWatch implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger(DeafWatch.class.getName());

    private static final int CHECKS = 4;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Supplier<@Nullable UpstreamStatus> status;
    private final StatusLook look;
    private final Reach reach;
    private final BiConsumer<String, String> abandon;
    private final Clock clock;
    private final Sleeper sleeper;
    private final Duration limit;
    private final Thread thread = Thread.ofVirtual().name("continuo-deaf").unstarted(this::run);
    private Duration patience;

    /**
     * Prepares a watch.
     *
     * @param reach what the stream carries
     * @param abandon breaks the stream off, for a reason in a word and in a sentence
     * @param limit the first patience
     */
    DeafWatch(
            Supplier<@Nullable UpstreamStatus> status,
            StatusLook look,
            Reach reach,
            BiConsumer<String, String> abandon,
            Clock clock,
            Sleeper sleeper,
            Duration limit) {
        this.status = status;
        this.look = look;
        this.reach = reach;
        this.abandon = abandon;
        this.clock = clock;
        this.sleeper = sleeper;
        this.limit = limit;
        this.patience = limit;
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                sleeper.sleep(limit.dividedBy(CHECKS));
                check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void check() throws InterruptedException {
        UpstreamStatus now = status.get();
        if (now == null) {
            return;
        }
        if (now.eventAgeMillis() >= 0 && now.eventAgeMillis() < limit.toMillis()) {
            patience = limit;
        }
        if (!silent(now)) {
            return;
        }
        try {
            for (StatusPass.Busy busy : look.of(reach, List.of()).busy()) {
                UpstreamStatus still = status.get();
                if (busy.status().getString("type", "").equals("busy") && still != null && silent(still)) {
                    long waited = patience.toMillis();
                    patience = patience.multipliedBy(2).compareTo(LONGEST) > 0 ? longest() : patience.multipliedBy(2);
                    abandon.accept(
                            "deaf",
                            "bytes came but no event for " + waited + " ms, while session " + busy.session()
                                    + " is busy");
                    return;
                }
            }
        } catch (ApiException e) {
            LOGGER.log(Level.DEBUG, "nobody says who is busy: {0}", e.getMessage());
        }
    }

    private Duration longest() {
        return limit.compareTo(LONGEST) > 0 ? limit : LONGEST;
    }

    /** Connected for long enough, alive by its bytes, and without an event. */
    private boolean silent(UpstreamStatus now) {
        long millis = patience.toMillis();
        return now.state() == UpstreamState.CONNECTED
                && clock.currentTimeMillis() - now.sinceMillis() >= millis
                && now.byteAgeMillis() >= 0
                && now.byteAgeMillis() < millis
                && (now.eventAgeMillis() < 0 || now.eventAgeMillis() >= millis);
    }
}
