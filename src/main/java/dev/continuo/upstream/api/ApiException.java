package dev.continuo.upstream.api;

/** The upstream did not answer what it was asked. */
public final class ApiException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What to make of it. */
    public enum Kind {
        /** No answer came, or it broke off. One may come next time. */
        UNANSWERED,
        /** It answered with an error, or with what opencode does not send. It may do better next time. */
        FAILED,
        /** It has no such endpoint. */
        UNSUPPORTED,
        /** It answers with more than anybody should read, and makes an effort to do so. */
        TOO_LARGE
    }

    private final Kind kind;

    ApiException(String message, Kind kind) {
        super(message, null, false, false);
        this.kind = kind;
    }

    /** What to make of it. */
    public Kind kind() {
        return kind;
    }
}
