package dev.continuo.config;

import java.util.regex.Pattern;

/** The one form of a problem: key, value, rule, fix, on one line. */
final class Problem {

    private static final Pattern USER_INFO = Pattern.compile("//.*@", Pattern.DOTALL);
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private Problem() {}

    /**
     * For example {@code server.event_stream.heartbeat_ms=500: must be 1000..60000 (ms); set
     * SERVER_EVENT_STREAM_HEARTBEAT_MS, or unset it for 10000}.
     *
     * @param rule what must be, beginning with "must"
     */
    static String line(Values values, Key key, String rule) {
        return line(values, key, rule, "");
    }

    /**
     * The same with another way out at its end.
     *
     * @param otherwise for example {@code , or set X}
     */
    static String line(Values values, Key key, String rule, String otherwise) {
        String unset = values.defaultOf(key).map(value -> " for " + value).orElse("");
        return key.key() + "=" + printable(values, key) + ": " + rule + "; set " + values.variable(key)
                + ", or unset it" + unset + otherwise;
    }

    /** The value fit for a log: no secret, no password within a URL, no second line. */
    static String printable(Values values, Key key) {
        if (key.secret()) {
            return "***";
        }
        String value = USER_INFO.matcher(values.choice(key)).replaceAll("//***@");
        return CONTROL.matcher(value).replaceAll("?");
    }
}
