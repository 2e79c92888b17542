package dev.continuo.observe;

import dev.continuo.event.Window;
import dev.continuo.log.EventLog;
import dev.continuo.time.Sleeper;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * How many events entered the log in each of the last seconds. Looks at the log's head once a second, so that an event
 * costs nothing more. Safe for use by any thread.
 */
@ApplicationScoped
public class Pace {

    private static final int SECONDS = 60;
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final EventLog log;
    private final Thread watch;
    private final Deque<Long> seconds = new ArrayDeque<>();
    private long latest;

    /** For the container. Knows of no second before {@link #start}. */
    @Inject
    public Pace(EventLog log, Sleeper sleeper) {
        this.log = log;
        this.watch = Thread.ofVirtual().name("continuo-pace").unstarted(() -> watch(sleeper));
    }

    /** Begins to look, until the container ends. Once. */
    public void start() {
        latest = log.window().latest();
        watch.start();
    }

    /** For each of up to 60 seconds that are over, the last one last, how many events came. */
    public List<Long> lastMinute() {
        synchronized (seconds) {
            return List.copyOf(seconds);
        }
    }

    private void watch(Sleeper sleeper) {
        try {
            while (true) {
                sleeper.sleep(LOOK);
                look();
            }
        } catch (InterruptedException e) {
            // The way out.
        }
    }

    private void look() {
        Window window = log.window();
        synchronized (seconds) {
            if (seconds.size() == SECONDS) {
                seconds.removeFirst();
            }
            seconds.addLast(window.latest() - latest);
        }
        latest = window.latest();
    }

    @PreDestroy
    void stop() {
        watch.interrupt();
    }
}
