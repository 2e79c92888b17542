package dev.continuo.broadcast;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Says who may write for a stream: its own thread, the owner, or a writer while the owner rests. One at a time, and
 * news is never lost: what comes while somebody holds the baton keeps that one from resting. Passing it on also passes
 * on what the previous holder wrote to memory.
 */
final class Baton {

    private enum State {
        OWNER,
        OWNER_WITH_NEWS,
        RESTING,
        QUEUED,
        WRITER,
        WRITER_WITH_NEWS
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.OWNER);

    /**
     * A writer comes with the news that there is something to write.
     *
     * @return whether it holds the baton now; else whoever holds it, or takes it from the queue, will know
     */
    boolean writerTakes() {
        while (true) {
            State now = state.get();
            State next = switch (now) {
                case OWNER -> State.OWNER_WITH_NEWS;
                case RESTING -> State.WRITER;
                case WRITER -> State.WRITER_WITH_NEWS;
                case OWNER_WITH_NEWS, QUEUED, WRITER_WITH_NEWS -> now;
            };
            if (next == now || state.compareAndSet(now, next)) {
                return now == State.RESTING;
            }
        }
    }

    /**
     * The writer has written everything.
     *
     * @return false when there is news: it still holds the baton
     */
    boolean writerRests() {
        return state.compareAndSet(State.WRITER, State.RESTING);
    }

    /** The writer leaves the baton for whoever {@linkplain #takenFromQueue takes the stream from the queue}. */
    void writerQueues() {
        state.set(State.QUEUED);
    }

    /** A writer takes the stream from the queue: whether it holds the baton now. */
    boolean takenFromQueue() {
        return state.compareAndSet(State.QUEUED, State.WRITER);
    }

    /** The writer leaves the stream to the owner, who has to be woken. */
    void writerHandsBack() {
        state.set(State.OWNER);
    }

    /**
     * The owner has nothing to write.
     *
     * @return false when there is news: it still holds the baton and has to look again
     */
    boolean ownerRests() {
        if (state.compareAndSet(State.OWNER, State.RESTING)) {
            return true;
        }
        state.set(State.OWNER);
        return false;
    }

    /** The owner wants to write: whether it holds the baton now. */
    boolean ownerReturns() {
        return state.compareAndSet(State.RESTING, State.OWNER);
    }

    /** Whether the owner holds the baton. */
    boolean isOwners() {
        State now = state.get();
        return now == State.OWNER || now == State.OWNER_WITH_NEWS;
    }

    /** Whether nobody writes and nothing is known to wait. Any thread. */
    boolean isResting() {
        return state.get() == State.RESTING;
    }
}
