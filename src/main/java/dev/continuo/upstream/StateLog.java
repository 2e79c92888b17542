package dev.continuo.upstream;

import dev.continuo.upstream.ReconnectDecision.GiveUp;
import dev.continuo.upstream.ReconnectDecision.Reconnect;
import dev.continuo.upstream.ReconnectDecision.Stop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;

/** One line per change of state, none per attempt. Used by the reading thread only. */
final class StateLog {

    private static final Logger LOGGER = System.getLogger("dev.continuo.upstream");

    private final URI url;
    private String lastReason = "";

    StateLog(URI url) {
        this.url = url;
    }

    void connected(int failures) {
        lastReason = "";
        LOGGER.log(Level.INFO, "Upstream {0}: connected{1}", url, failures == 0 ? "" : " after failure " + failures);
    }

    void ended(Outcome outcome, ReconnectDecision decision) {
        switch (decision) {
            case Reconnect reconnect -> lost(outcome, reconnect.delay());
            case GiveUp giveUp ->
                LOGGER.log(
                        Level.WARNING,
                        "Upstream {0}: gave up after failure {1} in a row ({2}); probing every {3} ms from now on",
                        url,
                        giveUp.failures(),
                        outcome.sentence(),
                        giveUp.delay().toMillis());
            case Stop stop -> LOGGER.log(Level.WARNING, "Upstream {0}: stopped: {1}", url, outcome.sentence());
        }
    }

    /** A listener broke. That is a defect of ours, so it comes with its stack trace. */
    void listenerFailed(RuntimeException e) {
        LOGGER.log(Level.ERROR, "Upstream " + url + ": an event could not be handled", e);
    }

    private void lost(Outcome outcome, Duration delay) {
        Level level = outcome.reason().equals(lastReason)
                ? Level.DEBUG
                : outcome instanceof StreamEnd.Finished ? Level.INFO : Level.WARNING;
        lastReason = outcome.reason();
        LOGGER.log(level, "Upstream {0}: {1}; next attempt in {2} ms", url, outcome.sentence(), delay.toMillis());
    }
}
