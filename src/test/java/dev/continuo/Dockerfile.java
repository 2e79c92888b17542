package dev.continuo;

import jakarta.json.Json;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a Dockerfile says, as far as ours needs: one instruction a line, lines that end with a backslash go on, commands
 * are JSON arrays.
 *
 * @param instructions in order
 */
record Dockerfile(List<Instruction> instructions) {

    private static final Pattern PAIR = Pattern.compile("([\\w.]+)=(?:\"([^\"]*)\"|(\\S+))");

    /** One of them, such as {@code COPY} and its arguments. */
    record Instruction(String name, String arguments) {

        /** The words of a command that no shell reads. */
        List<String> command() {
            try (var reader = Json.createReader(new StringReader(arguments))) {
                return reader.readArray().getValuesAs(JsonString::getString);
            }
        }
    }

    static Dockerfile read(Path file) throws IOException {
        return new Dockerfile(Files.readString(file)
                .replaceAll("(?m)^#.*\n", "")
                .replaceAll("\\\\\n\\s*", "")
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.split(" ", 2))
                .map(words -> new Instruction(words[0], words[1]))
                .toList());
    }

    /** All of a name. */
    List<Instruction> all(String name) {
        return instructions.stream()
                .filter(instruction -> instruction.name().equals(name))
                .toList();
    }

    /** The last of a name, which is the one that counts. */
    Instruction last(String name) {
        return all(name).stream()
                .reduce((one, next) -> next)
                .orElseThrow(() -> new AssertionError("no " + name + " in " + instructions));
    }

    /** What the pairs of all instructions of a name set: {@code ENV} or {@code LABEL}. */
    Map<String, String> pairs(String name) {
        return all(name).stream()
                .flatMap(instruction -> PAIR.matcher(instruction.arguments()).results())
                .collect(Collectors.toMap(
                        pair -> pair.group(1), pair -> pair.group(2) == null ? pair.group(3) : pair.group(2)));
    }

    /** What of the context goes where. */
    Map<String, String> copies() {
        return all("COPY").stream()
                .map(instruction -> Pattern.compile("(\\S+) (\\S+)").matcher(instruction.arguments()))
                .filter(Matcher::matches)
                .collect(Collectors.toMap(pair -> pair.group(1), pair -> pair.group(2)));
    }
}
