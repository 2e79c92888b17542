package dev.continuo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.testing.Eventually;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LogKeeperTest {

    private static final Logger LOGGER = Logger.getLogger("dev.continuo.keeper");

    @AfterEach
    void asTheProcessHadIt() throws Exception {
        LogManager.getLogManager().readConfiguration();
    }

    @Test
    void whatIsLoggedWhileTheLogIsBeingClosedIsStillWritten() throws Exception {
        List<String> written = Collections.synchronizedList(new ArrayList<>());
        Logger.getLogger("").addHandler(new Handler() {
            @Override
            public void publish(LogRecord entry) {
                if (entry.getLoggerName().equals(LOGGER.getName())) {
                    written.add(entry.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        LogKeeper.install();
        Thread closing = new Thread(() -> LogManager.getLogManager().reset(), "closing");
        closing.start();
        Eventually.holds(
                "the log is being closed",
                () -> closing.getState() == Thread.State.TIMED_WAITING
                        || closing.getState() == Thread.State.TERMINATED);
        LOGGER.log(Level.WARNING, "stopping");
        closing.interrupt();
        closing.join();
        LOGGER.log(Level.WARNING, "late");
        assertEquals(List.of("stopping"), written);
    }
}
