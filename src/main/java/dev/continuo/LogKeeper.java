package dev.continuo;

import dev.continuo.time.Sleeper;
import java.time.Duration;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Keeps the log open until {@link Exit} halts the process. A shutdown hook of {@code java.util.logging} closes the
 * handlers, beside the hook that stops the relay, in the order of the root logger's; this one is the first, and takes
 * longer than a stop. Helidon has such a one too, but that joins a hook's thread, and so lets go at once when the JVM
 * has not started that thread yet.
 */
final class LogKeeper extends Handler {

    /** More than the longest drain. Should nobody halt the process by then, it is to end all the same. */
    private static final Duration LONGEST_STOP = Duration.ofMinutes(15);

    static void install() {
        Logger root = LogManager.getLogManager().getLogger("");
        Handler[] others = root.getHandlers();
        for (Handler other : others) {
            root.removeHandler(other);
        }
        root.addHandler(new LogKeeper());
        for (Handler other : others) {
            root.addHandler(other);
        }
    }

    @Override
    public void publish(LogRecord entry) {
        // The others write it.
    }

    @Override
    public void flush() {
        // There is nothing here.
    }

    @Override
    public void close() {
        try {
            Sleeper.system().sleep(LONGEST_STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
