package dev.continuo.config;

import java.util.regex.Pattern;

/** The one form of a problem: key, value, rule, fix, on one line. */
final class Problem {

    private static final Pattern USER_INFO = Pattern.compile("//.*@", Pattern.DOTALL);
    private static final Pattern QUERY = Pattern.compile("\\?.*", Pattern.DOTALL);
    private static final Pattern ARGUMENTS = Pattern.compile("^(\\s*\\S+)\\s.*", Pattern.DOTALL);
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
        String value = hidden(key, values.choice(key));
        return CONTROL.matcher(value).replaceAll("?");
    }

    /** Without what may be secret within it: user info and query of a URL, arguments of a command. */
    private static String hidden(Key key, String value) {
        return switch (key) {
            case UPSTREAM_URL ->
                QUERY.matcher(USER_INFO.matcher(value).replaceAll("//***@")).replaceAll("?***");
            case COMMAND -> ARGUMENTS.matcher(value).replaceAll("$1 ...");
            default -> USER_INFO.matcher(value).replaceAll("//***@");
        };
    }
}
