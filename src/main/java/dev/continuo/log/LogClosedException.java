package dev.continuo.log;

/** The log was used after it was closed. */
public final class LogClosedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** With the one sentence there is to say. */
    public LogClosedException() {
        super("the event log is closed");
    }
}
