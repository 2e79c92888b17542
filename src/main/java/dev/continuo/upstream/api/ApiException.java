package dev.continuo.upstream.api;

/** The upstream did not answer what it was asked. */
public final class ApiException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean unsupported;

    ApiException(String message, boolean unsupported) {
        super(message, null, false, false);
        this.unsupported = unsupported;
    }

    /** Whether the upstream has no such endpoint, so that asking again is of no use. */
    public boolean unsupported() {
        return unsupported;
    }
}
