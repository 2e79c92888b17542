package dev.continuo.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the command line asks for.
 *
 * @param build where the relay's jar is and results go
 * @param scenarios which ones, by the beginnings of their names; all when empty
 * @param peers which servers beside the relay, by the beginnings of their names; all when empty, none for {@code none}
 * @param rounds how many
 * @param quick shorter rounds
 * @param beside another relay's jar, measured beside this one's
 */
public record Options(
        Path build, List<String> scenarios, List<String> peers, int rounds, boolean quick, Optional<Path> beside) {

    private static final int ROUNDS = 5;

    /** From the system's properties {@code bench.*}. */
    static Options read() {
        boolean quick = !property("quick").equals("false");
        String rounds = property("rounds");
        String beside = property("beside");
        return new Options(
                Path.of(property("build")).toAbsolutePath(),
                list("scenario"),
                list("peers"),
                rounds.isEmpty() ? (quick ? 1 : ROUNDS) : Integer.parseInt(rounds),
                quick,
                beside.isEmpty() ? Optional.empty() : Optional.of(Path.of(beside)));
    }

    private static String property(String name) {
        // Maven hands over the name itself where a property has no value.
        String value = System.getProperty("bench." + name, "");
        return value.startsWith("${") ? "" : value;
    }

    private static List<String> list(String name) {
        return Stream.of(property(name).split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
