package dev.continuo.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why an attempt to connect did not end in a stream. */
public sealed interface ConnectFailure extends Outcome {

    /**
     * No usable connection or answer: refused, unknown host, cut before the head, garbage instead of HTTP.
     *
     * @param reason a short stable phrase
     * @param detail what the platform says about it
     */
    record Unreachable(String reason, String detail) implements ConnectFailure {
        @Override
        public String sentence() {
            return "the upstream cannot be reached: " + detail;
        }
    }

    /**
     * The connection or the response head took too long.
     *
     * @param limit how long we waited
     */
    record NoAnswer(Duration limit) implements ConnectFailure {
        @Override
        public String reason() {
            return "no answer";
        }

        @Override
        public String sentence() {
            return "the upstream did not answer within " + limit.toMillis() + " ms";
        }
    }

    /**
     * A status that may be better next time: 408, 429, 5xx.
     *
     * @param status the HTTP status
     * @param retryAfter what the upstream asked for, or {@code null}
     */
    record Unavailable(int status, @Nullable Duration retryAfter) implements ConnectFailure {
        @Override
        public String reason() {
            return "status " + status;
        }

        @Override
        public String sentence() {
            return "the upstream answered with status " + status
                    + (retryAfter == null ? "" : " and asks to wait " + retryAfter.toSeconds() + " s");
        }
    }

    /**
     * An answer that stays the same until somebody changes a configuration: ours or the upstream's. Probed at the cap
     * only.
     *
     * @param reason a short stable phrase
     * @param sentence what to look at
     */
    record Misconfigured(String reason, String sentence) implements ConnectFailure {}

    /** 204: the upstream asks us not to come back (HTML standard, 9.2.3). */
    record NoContent() implements ConnectFailure {
        @Override
        public String reason() {
            return "status 204";
        }

        @Override
        public String sentence() {
            return "the upstream answered 204, which asks clients to stop reconnecting; restart when it has a stream again";
        }
    }
}
