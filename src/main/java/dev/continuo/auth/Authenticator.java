package dev.continuo.auth;

/** Judges credentials. Safe for use by any thread. */
public interface Authenticator extends AutoCloseable {

    /** Judges; may block for a few seconds while keys are fetched. */
    Admission judge(Presented presented);

    /** Stops what it does in the background. Idempotent. */
    @Override
    default void close() {}

    /** Asks nobody for anything. */
    static Authenticator everybody() {
        return presented -> new Admission.Granted(Permit.EVERYBODY);
    }
}
