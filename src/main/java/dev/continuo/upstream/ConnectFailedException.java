package dev.continuo.upstream;

/** Carries a {@link ConnectFailure} through retry and breaker. Without a stack trace: it is normal. */
public sealed class ConnectFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ConnectFailure failure;

    private ConnectFailedException(ConnectFailure failure) {
        super(failure.sentence(), null, false, false);
        this.failure = failure;
    }

    static ConnectFailedException of(ConnectFailure failure) {
        return failure instanceof ConnectFailure.Misconfigured
                ? new Misconfigured(failure)
                : new ConnectFailedException(failure);
    }

    /** What happened. */
    ConnectFailure failure() {
        return failure;
    }

    /**
     * The upstream is there, and what it refuses to one connection it may give another. A type of its own, as the
     * breaker, which all connections share, tells failures by that.
     */
    static final class Misconfigured extends ConnectFailedException {

        private static final long serialVersionUID = 1L;

        private Misconfigured(ConnectFailure failure) {
            super(failure);
        }
    }
}
