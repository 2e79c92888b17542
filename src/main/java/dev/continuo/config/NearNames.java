package dev.continuo.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Finds names that are almost a setting. Only near ones: {@code server.*} is Helidon's too, and Kubernetes makes
 * variables of its own for a Service named {@code upstream}.
 */
final class NearNames {

    private static final int NEAR = 2;

    /** {@code SERVER_ROOT} and the like are somebody else's, not misspelt. */
    private static final Set<Key> SHORT = EnumSet.of(Key.HOST, Key.PORT);

    private final Collection<Key> keys;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * Looks at all names that are set.
     *
     * @param keys the settings that count
     */
    NearNames(Iterable<ConfigSource> sources, Collection<Key> keys) {
        this.keys = keys;
        Map<String, Key> found = new TreeMap<>();
        for (ConfigSource source : sources) {
            for (String name : source.getPropertyNames()) {
                meant(name, source).ifPresent(key -> found.put(name, key));
            }
        }
        found.forEach(this::tell);
    }

    /** One sentence for each name that is almost a setting's. */
    List<String> warnings() {
        return warnings;
    }

    /** One for each that is almost that of a setting which protects the server: it would start open. */
    List<String> problems() {
        return problems;
    }

    private void tell(String name, Key key) {
        String shown = name.replaceAll("\\p{Cntrl}", "?");
        String right = name.equals(variable(name)) && !name.equals(key.env()) ? key.env() : key.key();
        if (key.protects()) {
            // The value is not shown, as it may be a password.
            problems.add(
                    shown + "=***: must be called " + right + ", because a server whose protection is misspelt does"
                            + " not start; set " + key.env() + ", and unset " + shown);
        } else {
            warnings.add(shown + ": is not a setting and is ignored; did you mean " + right + "?");
        }
    }

    private Optional<Key> meant(String name, ConfigSource source) {
        String variable = variable(name);
        Optional<Key> same =
                keys.stream().filter(key -> key.env().equals(variable)).findFirst();
        if (same.isPresent()) {
            // Only an environment is read under other names than the key's own.
            return same.filter(key -> !key.key().equals(name) && source.getValue(key.key()) == null);
        }
        return keys.stream()
                .filter(key -> distance(variable, key.env()) <= (SHORT.contains(key) ? 1 : NEAR))
                .min(Comparator.comparingInt(key -> distance(variable, key.env())));
    }

    private static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /**
     * How many characters are missing, too many, or others, and how many neighbours have changed places; something
     * above {@link #NEAR} when the lengths alone say so.
     */
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > NEAR) {
            return NEAR + 1;
        }
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : distance(rows, a, b, i, j);
            }
        }
        return rows[a.length()][b.length()];
    }

    /** The optimal string alignment of the first {@code i} and {@code j} characters. */
    private static int distance(int[][] rows, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = Math.min(rows[i - 1][j - 1] + (same ? 0 : 1), Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
    }
}
