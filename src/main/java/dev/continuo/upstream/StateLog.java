package dev.continuo.upstream;

import dev.continuo.upstream.ReconnectDecision.GiveUp;
import dev.continuo.upstream.ReconnectDecision.Reconnect;
import dev.continuo.upstream.ReconnectDecision.Stop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.regex.Pattern;

/** One line per change of state, none per attempt. Used by the reading thread only. */
final class StateLog {

    private static final Logger LOGGER = System.getLogger("dev.continuo.upstream");

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final String url;
    private String lastReason = "";

    StateLog(URI url) {
        this.url = PrintableUrl.of(url);
    }

    void connected(int failures) {
        lastReason = "";
        write(Level.INFO, failures == 0 ? "connected" : "connected after failure " + failures + " in a row");
    }

    void ended(Outcome outcome, ReconnectDecision decision) {
        Level level = level(outcome);
        lastReason = outcome.reason();
        switch (decision) {
            case Reconnect reconnect ->
                write(
                        level,
                        outcome.sentence() + "; next attempt in "
                                + reconnect.delay().toMillis() + " ms");
            case GiveUp giveUp ->
                write(
                        Level.WARNING,
                        outcome.sentence() + "; gave up after failure " + giveUp.failures()
                                + " in a row, next probe in " + giveUp.delay().toMillis() + " ms");
            case Stop stop -> write(Level.WARNING, outcome.sentence());
        }
    }

    /** A listener broke. That is a defect of ours, so it comes with its stack trace. */
    void listenerFailed(RuntimeException e) {
        LOGGER.log(Level.ERROR, "Upstream " + url + ": a listener failed", e);
    }

    private Level level(Outcome outcome) {
        if (outcome.reason().equals(lastReason)) {
            return Level.DEBUG;
        }
        return outcome instanceof StreamEnd.Finished ? Level.INFO : Level.WARNING;
    }

    /**
     * On one line, whatever the upstream put into its answer. Not through a message format, which would group digits
     * and trip over braces in a URL.
     */
    private void write(Level level, String text) {
        LOGGER.log(level, "Upstream " + url + ": " + CONTROL.matcher(text).replaceAll("?"));
    }
}
