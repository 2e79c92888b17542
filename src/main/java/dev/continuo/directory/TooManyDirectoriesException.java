package dev.continuo.directory;

/** Another directory would need a connection, and there are as many as there may be. */
public final class TooManyDirectoriesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int limit;

    /** With how many there may be. */
    public TooManyDirectoriesException(int limit) {
        super("all " + limit + " directories are taken", null, false, false);
        this.limit = limit;
    }

    /** How many there may be. */
    public int limit() {
        return limit;
    }
}
