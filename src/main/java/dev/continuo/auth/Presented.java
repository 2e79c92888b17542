package dev.continuo.auth;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The credentials that came with a request. Never printed.
 *
 * @param authorization the header {@code Authorization}
 * @param authToken the query parameter {@code auth_token}, which opencode's clients send where they can send no header
 */
public record Presented(Optional<String> authorization, Optional<String> authToken) {

    private static final Pattern SCHEME_AND_REST = Pattern.compile("(\\S+)\\s+(\\S+)\\s*");

    /** The token of the scheme Bearer, if there is one. */
    public Optional<String> bearer() {
        return after("Bearer");
    }

    /** What the header says after a scheme, if it is that scheme. */
    Optional<String> after(String scheme) {
        return authorization
                .map(SCHEME_AND_REST::matcher)
                .filter(Matcher::matches)
                .filter(found -> found.group(1).equalsIgnoreCase(scheme))
                .map(found -> found.group(2));
    }

    @Override
    public String toString() {
        return "***";
    }
}
