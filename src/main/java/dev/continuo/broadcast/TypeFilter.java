package dev.continuo.broadcast;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which event types pass: exact names and prefixes. No list at all means every type.
 *
 * @param names exact types
 * @param prefixes with their dot: {@code session.} for {@code session.*}
 * @param all whether every type passes
 */
public record TypeFilter(Set<String> names, List<String> prefixes, boolean all) {

    /** Lets every type pass. */
    public static final TypeFilter ALL = new TypeFilter(Set.of(), List.of(), true);

    /**
     * Reads {@code a,b.*}.
     *
     * @param list names, or prefixes that end in {@code .*}, separated by commas; {@code *} alone is every type
     * @throws IllegalArgumentException when an entry is empty or has a star elsewhere
     */
    public static TypeFilter parse(String list) {
        List<String> names = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        boolean all = false;
        for (String part : list.split(",", -1)) {
            String entry = part.strip();
            int star = entry.indexOf('*');
            if (entry.equals("*")) {
                all = true;
            } else if (entry.isEmpty() || (star >= 0 && (star != entry.length() - 1 || !entry.endsWith(".*")))) {
                throw new IllegalArgumentException(
                        "event types separated by commas, each a name or a prefix such as session.*");
            } else if (star >= 0) {
                prefixes.add(entry.substring(0, star));
            } else {
                names.add(entry);
            }
        }
        return new TypeFilter(names.stream().collect(Collectors.toUnmodifiableSet()), List.copyOf(prefixes), all);
    }

    boolean passes(String type) {
        if (all || names.contains(type)) {
            return true;
        }
        for (String prefix : prefixes) {
            if (type.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
