package dev.continuo.relay;

import dev.continuo.reconcile.StatusPass;
import dev.continuo.session.TurnTracker;
import dev.continuo.upstream.api.ApiException;
import dev.continuo.upstream.api.OpencodeApi;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the upstream which sessions are busy, about all directories at once. A directory that keeps silent is left out:
 * it costs the time that the slowest of the others may take, and no other's answer. Safe for use by any thread; blocks
 * it.
 */
final class StatusLook {

    /** One question each: more would take longer than the answer stays true. */
    private static final int MOST_DIRECTORIES = 64;

    private final OpencodeApi api;
    private final TurnTracker turns;
    private final Supplier<@Nullable String> defaultDirectory;
    private final Duration silence;

    /**
     * Asks nothing yet.
     *
     * @param silence how long an answer may keep us waiting after another one has come
     */
    StatusLook(OpencodeApi api, TurnTracker turns, Supplier<@Nullable String> defaultDirectory, Duration silence) {
        this.api = api;
        this.turns = turns;
        this.defaultDirectory = defaultDirectory;
        this.silence = silence;
    }

    /** Asks about what a connection carries, and where it carries all, about some more. */
    StatusPass of(Reach reach, Collection<String> more) throws ApiException, InterruptedException {
        return reach.directory() == null ? all(more) : of(Collections.singleton(reach.named()));
    }

    /** The known directories and some more, those with turns in flight first. */
    private StatusPass all(Collection<String> more) throws ApiException, InterruptedException {
        Set<@Nullable String> directories = new LinkedHashSet<>();
        turns.inFlight().forEach(turn -> directories.add(turn.directory()));
        directories.add(defaultDirectory.get());
        directories.addAll(more);
        directories.addAll(turns.directories());
        return of(directories);
    }

    /** Leaves out a directory that is refused, as opencode does with one whose own configuration is broken. */
    private StatusPass of(Collection<@Nullable String> directories) throws ApiException, InterruptedException {
        BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
        List<Thread> asking = directories.stream()
                .limit(MOST_DIRECTORIES)
                .map(directory -> Thread.ofVirtual().name("continuo-busy").start(() -> answers.add(answer(directory))))
                .toList();
        try {
            return taken(answers, asking.size());
        } finally {
            asking.forEach(Thread::interrupt);
        }
    }

    private StatusPass taken(BlockingQueue<Answer> answers, int asked) throws ApiException, InterruptedException {
        StatusPass pass = new StatusPass();
        ApiException refusal = null;
        boolean answered = false;
        boolean speaks = false;
        for (int left = asked; left > 0; left--) {
            // As long as nobody speaks the whole server may be busy; afterwards a silent directory is alone.
            Answer next = speaks ? answers.poll(silence.toNanos(), TimeUnit.NANOSECONDS) : answers.take();
            switch (next) {
                case null -> left = 0;
                case Answer.Given given -> {
                    pass.add(given.directory(), given.busy());
                    answered = true;
                    speaks = true;
                }
                case Answer.Refused refused -> {
                    refusal = refused.why();
                    speaks |= refusal.kind() != ApiException.Kind.UNANSWERED;
                }
            }
        }
        if (refusal != null && !answered) {
            throw refusal;
        }
        return pass;
    }

    private Answer answer(@Nullable String directory) {
        try {
            return new Answer.Given(directory, api.statuses(directory));
        } catch (ApiException e) {
            return new Answer.Refused(e);
        }
    }

    /** What became of one question. */
    private sealed interface Answer {

        /** It was answered. */
        record Given(@Nullable String directory, Map<String, JsonObject> busy) implements Answer {}

        /** It was not. */
        record Refused(ApiException why) implements Answer {}
    }
}
