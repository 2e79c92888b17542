package dev.continuo.supervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the platform does not say of a process by itself. */
final class Processes {

    private static final char ZOMBIE = 'Z';

    private Processes() {}

    /** Dead ones that nobody has waited for count as gone: the first process of a container often never does. */
    static boolean gone(ProcessHandle process) {
        return !process.isAlive() || state(process) == ZOMBIE;
    }

    /** The state letter of {@code /proc/<pid>/stat}; blank where there is none. */
    private static char state(ProcessHandle process) {
        Path stat = Path.of("/proc", String.valueOf(process.pid()), "stat");
        try (Stream<String> lines = Files.lines(stat, StandardCharsets.ISO_8859_1)) {
            String line = lines.findFirst().orElse("");
            int behindTheName = line.lastIndexOf(") ") + 2;
            return behindTheName < 2 ? ' ' : line.charAt(behindTheName);
        } catch (IOException | UncheckedIOException notThere) {
            return ' ';
        }
    }
}
