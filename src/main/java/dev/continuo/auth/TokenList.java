package dev.continuo.auth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that a file lists: a line each, {@code NAME TOKEN}, then what the token may see, {@code directory=…} and
 * {@code session=…}, URI-encoded, as often as needed. A line that begins with {@code #} says nothing.
 *
 * @param entries what each token may see, by the token's digest
 */
record TokenList(Map<Digest, Entry> entries) {

    /** The characters of RFC 6750, 2.1; long enough that nobody guesses it. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{16,}=*");

    /**
     * One token.
     *
     * @param name whose it is
     */
    record Entry(String name, Limits limits) {}

    /**
     * Reads the file's text.
     *
     * @throws IllegalArgumentException when a line is wrong or there is none; the message names the line and no token
     */
    static TokenList parse(String text) {
        Map<Digest, Entry> entries = new HashMap<>();
        int number = 0;
        for (String line : text.lines().map(String::strip).toList()) {
            number++;
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            List<String> words = List.of(line.split("\\s+"));
            if (words.size() < 2 || !TOKEN.matcher(words.get(1)).matches()) {
                throw wrong(number, "must be a name and a token of at least 16 letters, digits and ._~+/-");
            }
            Entry entry = new Entry(words.get(0), limits(words.subList(2, words.size()), number));
            if (entries.put(Digest.of(words.get(1)), entry) != null) {
                throw wrong(number, "has the same token as a line before it");
            }
        }
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("there is no token in it");
        }
        return new TokenList(Map.copyOf(entries));
    }

    private static Limits limits(List<String> words, int number) {
        Set<String> directories = null;
        Set<String> sessions = null;
        for (String word : words) {
            if (word.startsWith("directory=")) {
                directories = with(directories, word, number);
            } else if (word.startsWith("session=")) {
                sessions = with(sessions, word, number);
            } else {
                throw wrong(number, "may have only directory=... and session=... after the token");
            }
        }
        return new Limits(directories, sessions);
    }

    private static Set<String> with(@Nullable Set<String> some, String word, int number) {
        Set<String> more = some == null ? new HashSet<>() : some;
        try {
            String value = word.substring(word.indexOf('=') + 1);
            more.add(URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw wrong(number, "has a value that is not URI-encoded");
        }
        return more;
    }

    private static IllegalArgumentException wrong(int number, String rule) {
        return new IllegalArgumentException("line " + number + " " + rule);
    }
}
