package dev.continuo.auth;

/** What comes of credentials. */
public sealed interface Admission {

    /** They are right. */
    record Granted(Permit permit) implements Admission {}

    /**
     * They are not.
     *
     * @param challenge what to ask for: the header {@code WWW-Authenticate} (RFC 9110, 11.6.1)
     */
    record Refused(Reason reason, String challenge) implements Admission {}

    /** Why credentials are refused. */
    enum Reason {
        /** There are none, or none of the kind that is asked for. */
        MISSING,
        /** They are wrong, or cannot be read. */
        WRONG,
        /** They were right until some time ago. */
        EXPIRED,
        /** Nobody can tell, as there are no keys to check them with. */
        UNDECIDED
    }
}
