package dev.continuo.supervisor;

import org.jspecify.annotations.Nullable;

/**
 * How a process ended.
 *
 * @param value what {@link Process#exitValue} says: the exit code, or 128 + n when signal n has ended it. A program
 *     that exits with such a code by itself (shells do, on behalf of their children) looks the same
 */
record ExitStatus(int value) {

    private static final int SIGNALLED = 128;
    private static final int MOST_SIGNALS = 64;

    /** The signal, or {@code null} when it exited by itself. */
    @Nullable
    Integer signal() {
        return value > SIGNALLED && value <= SIGNALLED + MOST_SIGNALS ? value - SIGNALLED : null;
    }

    /** The exit code, or {@code null} when a signal has ended it. */
    @Nullable
    Integer code() {
        return signal() == null ? value : null;
    }

    /** For people, as it follows "it": {@code exited with code 1}. */
    String words() {
        Integer signal = signal();
        if (signal == null) {
            return "exited with code " + value;
        }
        String name = switch (signal) {
            case 1 -> " (SIGHUP)";
            case 2 -> " (SIGINT)";
            case 6 -> " (SIGABRT)";
            case 9 -> " (SIGKILL)";
            case 11 -> " (SIGSEGV)";
            case 15 -> " (SIGTERM)";
            default -> "";
        };
        return "was ended by signal " + signal + name;
    }
}
