package dev.continuo.api;

import dev.continuo.log.EventLog;
import dev.continuo.log.Interest;
import dev.continuo.session.PartKind;
import dev.continuo.session.SessionUpdate;
import dev.continuo.session.SessionView;
import dev.continuo.session.TurnOutcome;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.json.JsonValue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fires the updates of all sessions as CDI events, in the order of the log, one after the other, on a thread of its
 * own; only if the application observes any. An observer that is slow delays the other observers and nobody else.
 */
@ApplicationScoped
class UpdateEvents {

    private static final Logger LOGGER = System.getLogger(UpdateEvents.class.getName());
    private static final long FOREVER = Long.MAX_VALUE;

    /** Above so many the session that was silent longest is forgotten, if it has no turn in flight. */
    private static final int SESSIONS = 10_000;

    private final EventLog log;
    private final Event<SessionUpdate> events;
    private volatile @Nullable LogFollower follower;

    @Inject
    UpdateEvents(EventLog log, Event<SessionUpdate> events) {
        this.log = log;
        this.events = events;
    }

    /** Before the upstream is consumed, so that nothing is missed. */
    void start(@Observes @Initialized(ApplicationScoped.class) Object event, BeanManager beans) {
        if (isObserved(beans)) {
            LogFollower all = new LogFollower(
                    log, new Interest.All(), log.window().latest(), new Reading(), "continuo-updates", () -> {});
            follower = all;
            all.start();
        }
    }

    void stop(
            @Observes(notifyObserver = Reception.IF_EXISTS)
                    @Priority(Interceptor.Priority.PLATFORM_BEFORE)
                    @BeforeDestroyed(ApplicationScoped.class)
                    Object event)
            throws InterruptedException {
        LogFollower all = follower;
        if (all != null) {
            all.stop();
            all.join(Sessions.GRACE);
            all.close();
        }
    }

    /** Asks with one update of each kind, as an observer may want only some. */
    private static boolean isObserved(BeanManager beans) {
        var nothing = new dev.continuo.event.Event("", null, "", null, null, null, new byte[0], 0, 0, false);
        List<SessionUpdate> kinds = List.of(
                new SessionUpdate.TurnStarted(""),
                new SessionUpdate.TurnEnded("", new TurnOutcome.Completed()),
                new SessionUpdate.Text("", "", "", PartKind.TEXT, "", false),
                new SessionUpdate.TextDone("", "", "", PartKind.TEXT),
                new SessionUpdate.Part("", "", "", "", JsonValue.EMPTY_JSON_OBJECT),
                new SessionUpdate.Other("", nothing),
                new SessionUpdate.Missed("", 0));
        return kinds.stream()
                .flatMap(kind -> beans.resolveObserverMethods(kind).stream())
                .anyMatch(observer -> !observer.isAsync());
    }

    /** On the follower's thread. */
    private final class Reading implements LogFollower.Reader {

        /** Least recently used first. */
        private final Map<String, SessionView> views = new LinkedHashMap<>(16, 0.75f, true);

        private boolean complained;

        @Override
        public void event(long seq, dev.continuo.event.Event event) {
            String session = event.session();
            if (event.control()) {
                // Each has to know that its stream was away, and all say the same.
                views.values().forEach(view -> view.accept(event));
                fire(List.of(new SessionUpdate.Other(null, event)));
            } else if (session != null) {
                fire(views.computeIfAbsent(session, SessionView::new).accept(event));
                forgetOne();
            }
        }

        @Override
        public void overtaken(long missed, long after) {
            fire(List.of(new SessionUpdate.Missed(null, missed)));
            views.values().forEach(view -> fire(view.lose(missed + " events left the log before they were read")));
        }

        @Override
        public long idle() {
            return FOREVER;
        }

        @Override
        public void stopped() {
            views.values().forEach(view -> fire(view.lose(Sessions.STOPPING)));
        }

        private void forgetOne() {
            if (views.size() > SESSIONS) {
                Optional<String> silent = views.entrySet().stream()
                        .filter(view -> !view.getValue().inFlight())
                        .map(Map.Entry::getKey)
                        .findFirst();
                silent.ifPresent(views::remove);
            }
        }

        private void fire(List<SessionUpdate> updates) {
            for (SessionUpdate update : updates) {
                try {
                    events.fire(update);
                } catch (RuntimeException e) {
                    complain(e);
                }
            }
        }

        private void complain(RuntimeException e) {
            if (!complained) {
                complained = true;
                LOGGER.log(
                        Level.WARNING,
                        "an observer of session updates failed; it is called for the next ones nevertheless, and further"
                                + " failures are not logged",
                        e);
            }
        }
    }
}
