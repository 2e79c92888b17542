package dev.continuo.upstream;

/** Carries a {@link ConnectFailure} through retry and breaker. Without a stack trace: it is normal. */
public final class ConnectFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ConnectFailure failure;

    ConnectFailedException(ConnectFailure failure) {
        super(failure.sentence(), null, false, false);
        this.failure = failure;
    }

    /** What happened. */
    ConnectFailure failure() {
        return failure;
    }
}
