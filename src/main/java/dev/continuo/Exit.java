package dev.continuo;

import io.helidon.common.Weight;
import io.helidon.spi.HelidonShutdownHandler;

/**
 * Decides the exit code. A JVM that is told to stop ends with 143, which process managers report as a failure; so the
 * last of Helidon's shutdown handlers halts with the code meant, after the container has stopped and the last frames
 * are sent.
 */
@Weight(0) // the container's handler has 200, and the heaviest goes first
final class Exit implements HelidonShutdownHandler {

    /** As meant. */
    static final int DONE = 0;
    /** Started, but could not go on; see the last line. */
    static final int FAILED = 1;
    /** {@code EX_CONFIG} of sysexits.h: starting again changes nothing. */
    static final int BAD_CONFIGURATION = 78;

    private volatile int code;

    /** Stops the container, then the process. Does not return. */
    void with(int exitCode) {
        code = exitCode;
        System.exit(exitCode);
    }

    @Override
    public void shutdown() {
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }
}
