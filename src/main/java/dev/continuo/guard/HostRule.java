package dev.continuo.guard;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The names under which the server answers. A page of another site whose name has been made to lead here (DNS
 * rebinding) is of the same origin to the browser, but says its own name.
 *
 * @param names in lower case, without port; those of loopback are always among them
 */
public record HostRule(Set<String> names) {

    /** A list of host names and addresses, as {@link #parse} takes it. */
    public static final Pattern LIST =
            Pattern.compile("\\s*(\\[[0-9A-Fa-f:.]+]|[\\w.-]+)\\s*(,\\s*(\\[[0-9A-Fa-f:.]+]|[\\w.-]+)\\s*)*");

    /** These names and those of loopback. */
    public HostRule {
        Set<String> all = new TreeSet<>();
        names.forEach(name -> all.add(name.toLowerCase(Locale.ROOT)));
        all.add("localhost");
        names = Set.copyOf(all);
    }

    /**
     * Reads a list separated by commas.
     *
     * @param more other names, such as the one it listens on
     */
    public static HostRule parse(String list, String... more) {
        Set<String> names = new TreeSet<>(Set.of(more));
        for (String name : list.split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return new HostRule(names);
    }

    /** Whether a request with this {@code Host} header is meant for the server. */
    public boolean allows(String header) {
        String host = withoutPort(header.toLowerCase(Locale.ROOT));
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            String literal = host.substring(1, host.length() - 1);
            return names.contains(literal) || names.contains(host) || Addresses.loopback(literal);
        }
        return names.contains(host) || Addresses.loopback(host);
    }

    private static String withoutPort(String header) {
        int colon = header.lastIndexOf(':');
        return colon < 0 || header.endsWith("]") ? header : header.substring(0, colon);
    }
}
