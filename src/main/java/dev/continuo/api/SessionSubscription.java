package dev.continuo.api;

import dev.continuo.event.Event;
import dev.continuo.session.SessionUpdate;
import dev.continuo.session.SessionView;
import dev.continuo.time.Clock;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A listener's place in the log. It is called by one thread, the subscription's own, and may take its time: nobody else
 * waits for it. What leaves the log before it is read is {@linkplain SessionUpdate.Missed told}. Ends when it is closed
 * or the application stops.
 */
public final class SessionSubscription implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger(SessionSubscription.class.getName());
    private static final long FOREVER = TimeUnit.DAYS.toNanos(1);

    private final String session;
    private final Clock clock;
    private final Place place;
    private final Duration inactivity;
    private final Consumer<? super SessionUpdate> listener;
    private final SessionView view;
    private final LogFollower follower;

    private boolean begun;
    private boolean complained;
    private long lastEvent;

    /**
     * Where a subscription begins.
     *
     * @param known after this seq it reads what it does not give, to know what is in flight and which part is what
     * @param start after this seq it gives what it reads
     * @param inFlight whether a turn is in flight there
     * @param deleted whether the session is
     */
    record Place(long known, long start, boolean inFlight, boolean deleted) {}

    SessionSubscription(
            Sessions sessions,
            String session,
            Place place,
            Duration inactivity,
            Consumer<? super SessionUpdate> listener,
            Consumer<? super SessionSubscription> atEnd) {
        this.session = session;
        this.clock = sessions.clock();
        this.place = place;
        this.inactivity = inactivity;
        this.listener = listener;
        this.view = new SessionView(session);
        this.follower = sessions.follow(session, place.known(), new Reading(), () -> atEnd.accept(this));
    }

    void begin() {
        follower.start();
    }

    /** Has the listener told that the application stops, and ends it. */
    void stop() {
        follower.stop();
    }

    /** Waits for the end, then insists on it. */
    void join(Duration limit) throws InterruptedException {
        follower.join(limit);
        follower.close();
    }

    /** The session's id. */
    public String session() {
        return session;
    }

    /** Whether it has ended. */
    public boolean isClosed() {
        return follower.isClosed();
    }

    /**
     * Ends it at once. The listener is not called any more; a call that is under way is interrupted, unless this is it.
     * Idempotent. Any thread.
     */
    @Override
    public void close() {
        follower.close();
    }

    private void tell(List<SessionUpdate> updates) {
        for (SessionUpdate update : updates) {
            if (follower.isClosed()) {
                return;
            }
            try {
                listener.accept(update);
            } catch (RuntimeException e) {
                complain(e);
            }
        }
    }

    private void complain(RuntimeException e) {
        if (!complained && !follower.isClosed()) {
            complained = true;
            LOGGER.log(
                    Level.WARNING,
                    "a listener to session " + session
                            + " failed; it is called for the next updates nevertheless, and further failures are not "
                            + "logged",
                    e);
        }
    }

    /** On the follower's thread. */
    private final class Reading implements LogFollower.Reader {

        @Override
        public void event(long seq, Event event) {
            if (seq <= place.start()) {
                view.accept(event);
                return;
            }
            beginOnce();
            if (session.equals(event.session())) {
                lastEvent = clock.nanoTime();
            }
            tell(view.accept(event));
        }

        @Override
        public void overtaken(long events, long after) {
            if (begun || after > place.start()) {
                beginOnce();
                tell(view.overtaken(events));
            } else {
                // A turn that it knows of may have ended since. Of one that is in flight the place tells.
                view.overtaken(events);
            }
        }

        @Override
        public long idle() {
            beginOnce();
            if (inactivity.isZero() || !view.inFlight()) {
                return FOREVER;
            }
            long left = TimeUnit.NANOSECONDS.convert(inactivity) - (clock.nanoTime() - lastEvent);
            if (left > 0) {
                return left;
            }
            tell(view.lose("no event of the session for " + inactivity));
            return FOREVER;
        }

        @Override
        public void stopped() {
            tell(view.lose(Sessions.STOPPING));
        }

        private void beginOnce() {
            if (begun) {
                return;
            }
            begun = true;
            lastEvent = clock.nanoTime();
            if (place.deleted()) {
                view.assumeDeleted();
            } else if (place.inFlight()) {
                view.assume();
            }
            if (view.inFlight()) {
                tell(List.of(new SessionUpdate.TurnStarted(session)));
            }
        }
    }
}
