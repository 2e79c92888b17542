package dev.continuo.guard;

import java.util.regex.Pattern;

/**
 * Which paths are answered: only those that are written in the one plain way, so that whoever decides by a path, here
 * or in a proxy, decides about the same one.
 */
public final class PathRule {

    /** A backslash, parameters, an empty segment, an encoded slash, backslash, per cent sign or control character. */
    private static final Pattern ODD =
            Pattern.compile("[\\\\;]|//|%(2f|5c|25|[01][0-9a-f]|7f)", Pattern.CASE_INSENSITIVE);

    /** A segment of one or two dots, encoded or not. */
    private static final Pattern DOTS = Pattern.compile("/(\\.|%2e){1,2}(/|$)", Pattern.CASE_INSENSITIVE);

    private PathRule() {}

    /**
     * Whether it is.
     *
     * @param path as it came, encoded, without the query
     */
    public static boolean plain(String path) {
        return path.startsWith("/")
                && !ODD.matcher(path).find()
                && !DOTS.matcher(path).find();
    }
}
