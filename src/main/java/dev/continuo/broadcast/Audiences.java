package dev.continuo.broadcast;

import dev.continuo.log.EventLog;
import dev.continuo.log.Interest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Which streams an event concerns, by interest: what does not concern them costs them nothing. Any thread. */
final class Audiences {

    /** A place in an audience. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    private record Listening(Audience audience, EventLog.Listener listener) {}

    private final EventLog log;
    private final Writers writers;
    private final Map<Interest, Listening> byInterest = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    Audiences(EventLog log, Writers writers) {
        this.log = log;
        this.writers = writers;
    }

    /** From now on the subscriber is told of what is appended. */
    Place join(Interest interest, Subscriber subscriber) {
        lock.lock();
        try {
            byInterest.computeIfAbsent(interest, this::listen).audience().join(subscriber);
        } finally {
            lock.unlock();
        }
        return () -> leave(interest, subscriber);
    }

    private Listening listen(Interest interest) {
        Audience audience = new Audience(writers);
        return new Listening(audience, log.listen(interest, audience::news));
    }

    private void leave(Interest interest, Subscriber subscriber) {
        lock.lock();
        try {
            Listening listening = byInterest.get(interest);
            if (listening != null) {
                listening.audience().leave(subscriber);
                if (listening.audience().isEmpty()) {
                    byInterest.remove(interest);
                    listening.listener().close();
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
