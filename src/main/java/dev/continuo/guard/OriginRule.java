package dev.continuo.guard;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Whose pages may read the answers, cookies and remembered passwords included.
 *
 * @param origins exactly as browsers send them; empty: nobody's, and nothing is said about it
 */
public record OriginRule(Set<String> origins) {

    /** Nobody's. */
    public static final OriginRule NONE = new OriginRule(Set.of());

    private static final String ORIGIN = "(?!http://[^,]*:80(,|\\s|$))(?!https://[^,]*:443(,|\\s|$))"
            + "[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?";

    /** A list of origins, as {@link #parse} takes it. */
    public static final Pattern LIST = Pattern.compile("\\s*" + ORIGIN + "\\s*(,\\s*" + ORIGIN + "\\s*)*");

    /** Reads a list separated by commas. */
    public static OriginRule parse(String list) {
        Set<String> origins = new TreeSet<>();
        for (String origin : list.split(",", -1)) {
            origins.add(origin.strip());
        }
        return new OriginRule(Set.copyOf(origins));
    }

    /** Whether there is anybody. */
    public boolean any() {
        return !origins.isEmpty();
    }

    /** Whether a page of this origin may read the answer. */
    public boolean allows(String origin) {
        return origins.contains(origin);
    }
}
