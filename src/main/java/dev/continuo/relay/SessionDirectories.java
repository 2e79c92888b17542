package dev.continuo.relay;

import dev.continuo.time.Sleeper;
import dev.continuo.upstream.api.ApiException;
import dev.continuo.upstream.api.OpencodeApi;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Asks the upstream, in the background, for the directories of sessions that no event has told of. Safe for use by any
 * thread.
 */
final class SessionDirectories implements AutoCloseable {

    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    /** A crowd that comes back at once must not become a crowd of questions. */
    private static final int MOST_AT_ONCE = 4;

    private final OpencodeApi api;
    private final Sleeper sleeper;
    private final Consumer<Hold> answered;
    private final Semaphore turns = new Semaphore(MOST_AT_ONCE);
    private final Map<Hold, Thread> asking = new ConcurrentHashMap<>();

    /** Calls {@code answered} on a thread of its own. */
    SessionDirectories(OpencodeApi api, Sleeper sleeper, Consumer<Hold> answered) {
        this.api = api;
        this.sleeper = sleeper;
        this.answered = answered;
    }

    /** Asks until there is an answer, or the upstream says that it knows no such session. */
    void ask(Hold hold, String session) {
        Thread thread = Thread.ofVirtual().name("continuo-session").unstarted(() -> {
            try {
                while (!askOnce(hold, session)) {
                    sleeper.sleep(ASK_AGAIN);
                }
            } catch (InterruptedException e) {
                // The stream has ended.
            } finally {
                asking.remove(hold);
            }
        });
        asking.put(hold, thread);
        thread.start();
    }

    /** The stream has ended. */
    void forget(Hold hold) {
        Thread thread = asking.remove(hold);
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public void close() {
        asking.keySet().forEach(this::forget);
    }

    private boolean askOnce(Hold hold, String session) throws InterruptedException {
        turns.acquire();
        try {
            hold.answered = api.directoryOf(session);
        } catch (ApiException e) {
            return e.kind() == ApiException.Kind.UNSUPPORTED;
        } finally {
            turns.release();
        }
        answered.accept(hold);
        return true;
    }
}
