package dev.continuo.supervisor;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The server is gone.
 *
 * @param exitCode what it exited with; {@code null} when a signal ended it or there was no process. On Linux a program
 *     ended by signal n and one that exits with 128 + n by itself look the same: both are {@code signal} n
 * @param signal the signal that ended it, or {@code null}
 * @param port where it listened, 0 if it never did
 * @param reason a short phrase that stays the same between versions: {@code crash}, {@code unhealthy} (we stopped it
 *     because its probes failed) or {@code start failed}
 * @param sentence for people
 * @param stderr the last 2,000 characters of its standard error
 */
public record ServerDown(
        @Nullable Integer exitCode, @Nullable Integer signal, int port, String reason, String sentence, String stderr) {

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");
    private static final Pattern NO_LINE = Pattern.compile("[\\s\\p{Cntrl}]+");

    static final String CRASH = "crash";
    static final String UNHEALTHY = "unhealthy";
    static final String START_FAILED = "start failed";

    /** There is no process to tell of, and never was. */
    static ServerDown notStarted(String sentence) {
        return new ServerDown(null, null, 0, START_FAILED, sentence, "");
    }

    /** Whether not even a process came of it. */
    boolean neverRan() {
        return reason.equals(START_FAILED) && exitCode == null && signal == null;
    }

    /** The sentence, and what the server said last, on one line: for whoever has to find out why. */
    public String explained() {
        String words = COLOUR.matcher(stderr).replaceAll("");
        String line = NO_LINE.matcher(words).replaceAll(" ").strip();
        return line.isEmpty() ? sentence : sentence + "; its last words: " + line;
    }
}
