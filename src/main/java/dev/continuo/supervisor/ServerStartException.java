package dev.continuo.supervisor;

/** The server could not be started; the message says why, with the last of its standard error. */
public final class ServerStartException extends Exception {

    private static final long serialVersionUID = 1L;

    /** With a sentence for people. */
    public ServerStartException(String message) {
        super(message);
    }
}
