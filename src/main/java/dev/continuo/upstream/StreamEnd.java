package dev.continuo.upstream;

import java.time.Duration;

/** How a stream ended that had begun. */
public sealed interface StreamEnd extends Outcome {

    /** The upstream ended the stream properly, after at least one event. Not a failure. */
    record Finished() implements StreamEnd {
        @Override
        public String reason() {
            return "ended";
        }

        @Override
        public String sentence() {
            return "the upstream ended the stream";
        }
    }

    /** The upstream ended the stream properly, but had sent nothing but its greeting. */
    record FinishedEmpty() implements StreamEnd {
        @Override
        public String reason() {
            return "ended without events";
        }

        @Override
        public String sentence() {
            return "the upstream ended the stream before any event";
        }
    }

    /**
     * The connection broke.
     *
     * @param detail what the platform says about it
     */
    record Cut(String detail) implements StreamEnd {
        @Override
        public String reason() {
            return "cut";
        }

        @Override
        public String sentence() {
            return "the stream was cut: " + detail;
        }
    }

    /**
     * No byte came for too long.
     *
     * @param silence how long
     */
    record Stalled(Duration silence) implements StreamEnd {
        @Override
        public String reason() {
            return "stalled";
        }

        @Override
        public String sentence() {
            return "no byte came for " + silence.toMillis() + " ms";
        }
    }

    /**
     * Somebody who knows better than the bytes called it dead, for example because it is deaf.
     *
     * @param reason a short stable phrase
     * @param sentence what was seen
     */
    record Abandoned(String reason, String sentence) implements StreamEnd {}
}
