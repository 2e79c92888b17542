package dev.continuo.auth;

import dev.continuo.auth.Admission.Reason;

/** Refusals of the scheme Bearer (RFC 6750, 3). */
public final class Bearer {

    private static final String CHALLENGE = "Bearer realm=\"continuo\"";

    private Bearer() {}

    /** The refusal, with a challenge that tells whether there was a token. */
    public static Admission.Refused refused(Reason reason) {
        return new Admission.Refused(
                reason,
                switch (reason) {
                    case MISSING, UNDECIDED -> CHALLENGE;
                    case WRONG, EXPIRED -> CHALLENGE + ", error=\"invalid_token\"";
                });
    }
}
