package dev.continuo.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged under a name while this is open. */
public final class LogRecords extends Handler implements AutoCloseable {

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final Level before;

    private LogRecords(String name, Level least) {
        logger = Logger.getLogger(name);
        before = logger.getLevel();
        logger.setLevel(least);
        setLevel(least);
        logger.addHandler(this);
    }

    /** Listens to a logger and those below it; the empty name is all of them. */
    public static LogRecords of(String name, Level least) {
        return new LogRecords(name, least);
    }

    /** Everything so far. */
    public List<LogRecord> all() {
        return records;
    }

    /** Everything so far, as text. */
    public List<String> texts() {
        return records.stream()
                .map(one -> one.getLevel() + " " + one.getLoggerName() + ": " + one.getMessage() + " "
                        + (one.getThrown() == null ? "" : one.getThrown().toString()))
                .toList();
    }

    @Override
    public void publish(LogRecord logged) {
        if (isLoggable(logged)) {
            records.add(logged);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(before);
    }
}
