package dev.continuo.upstream;

import java.net.UnknownHostException;

/** What the platform says about a connection that failed, for people: no name of a class says anything to them. */
public final class PlatformWords {

    /** The platform likes to put them into messages, too. */
    private static final String CLASS_NAMES = "(?:[a-z]\\w*\\.)+[A-Z]\\w*(?:Exception|Error)(?:: )?";

    private PlatformWords() {}

    /** The innermost cause, which tells most. */
    public static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** What a failure says itself, whatever its cause says. */
    public static String of(Throwable thrown) {
        String said = thrown.getMessage() == null ? "" : thrown.getMessage();
        String words = said.replaceAll(CLASS_NAMES, "").strip();
        if (words.isEmpty()) {
            return "the connection broke";
        }
        // All that it says is the name.
        return thrown instanceof UnknownHostException ? "unknown host " + words : words;
    }
}
