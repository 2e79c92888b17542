package dev.continuo.config;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds names that are almost a setting. Only near ones: {@code server.*} is Helidon's too, and Kubernetes makes
 * variables of its own for a Service named {@code upstream}.
 */
final class NearNames {

    private static final int NEAR = 2;

    /** {@code SERVER_ROOT} and the like are somebody else's, not misspelt. */
    private static final Set<Key> TOO_SHORT = EnumSet.of(Key.HOST, Key.PORT);

    private NearNames() {}

    /** One sentence for each name that differs from a setting's by one or two characters. */
    static List<String> warnings(Iterable<String> names) {
        List<String> warnings = new ArrayList<>();
        TreeSet<String> sorted = new TreeSet<>();
        names.forEach(sorted::add);
        for (String name : sorted) {
            String variable = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
            nearest(variable)
                    .ifPresent(key -> warnings.add(name + ": is not a setting and is ignored; did you mean "
                            + (name.equals(variable) ? key.env() : key.key()) + "?"));
        }
        return warnings;
    }

    private static Optional<Key> nearest(String variable) {
        if (Stream.of(Key.values()).anyMatch(key -> key.env().equals(variable))) {
            return Optional.empty();
        }
        return Stream.of(Key.values())
                .filter(key -> !TOO_SHORT.contains(key))
                .filter(key -> distance(variable, key.env()) <= NEAR)
                .findFirst();
    }

    /** Levenshtein's distance, or something above {@link #NEAR} when the lengths alone say so. */
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > NEAR) {
            return NEAR + 1;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
