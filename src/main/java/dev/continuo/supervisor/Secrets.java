package dev.continuo.supervisor;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What an environment keeps secret, as far as the names of its variables tell. A server that fails may say what it was
 * started with; that is not to be read in a log.
 *
 * @param values the longest first
 */
record Secrets(List<String> values) {

    private static final Pattern NAME =
            Pattern.compile("(?i)(^|.*_)(password|passwd|passphrase|secret|token|credentials?|auth|key)");

    /** What is shorter stands in any text by chance. */
    private static final int SHORTEST = 6;

    /** Those among the variables. */
    static Secrets of(Map<String, String> environment) {
        return new Secrets(environment.entrySet().stream()
                .filter(variable -> NAME.matcher(variable.getKey()).matches())
                .map(Map.Entry::getValue)
                .filter(value -> value.length() >= SHORTEST)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    /** The text without them. */
    String hiddenIn(String text) {
        String hidden = text;
        for (String value : values) {
            hidden = hidden.replace(value, "***");
        }
        return hidden;
    }
}
