package dev.continuo.supervisor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program and its arguments.
 *
 * @param words the program first, never empty
 */
public record CommandLine(List<String> words) {

    private static final String PORT = "{port}";

    /** Checks that there is a program. */
    public CommandLine {
        words = List.copyOf(words);
        if (words.isEmpty() || words.get(0).isBlank()) {
            throw new IllegalArgumentException("it names no program");
        }
    }

    /**
     * Splits text as a shell does, without being one: blanks separate, {@code '…'} and {@code "…"} hold together, a
     * backslash takes the next character as it is, except within {@code '…'}. Nothing is expanded.
     *
     * @throws IllegalArgumentException when a quote is not closed, the last backslash has nothing behind it, or there
     *     is no program
     */
    public static CommandLine parse(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && Character.isWhitespace(c)) {
                addTo(words, word);
                word = null;
                continue;
            }
            word = word == null ? new StringBuilder() : word;
            if (c == '\\' && quote != '\'') {
                i++;
                if (i == text.length()) {
                    throw new IllegalArgumentException("there is nothing behind its last backslash");
                }
                word.append(text.charAt(i));
            } else if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else {
                word.append(c);
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("a quote " + quote + " is not closed");
        }
        addTo(words, word);
        return new CommandLine(words);
    }

    /** The same with each <code>{port}</code> replaced. */
    CommandLine at(int port) {
        return new CommandLine(words.stream()
                .map(word -> word.replace(PORT, String.valueOf(port)))
                .toList());
    }

    /** The program alone. */
    String program() {
        return words.get(0);
    }

    private static void addTo(List<String> words, @Nullable StringBuilder word) {
        if (word != null) {
            words.add(word.toString());
        }
    }

    /** For people: the program, and that something follows, which may be secret. */
    @Override
    public String toString() {
        return words.size() == 1 ? program() : program() + " ...";
    }
}
