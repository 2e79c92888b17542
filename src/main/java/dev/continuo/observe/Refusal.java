package dev.continuo.observe;

/** Why a request was turned away: the tag {@code reason} of {@code continuo_refusals}, in lower case. */
public enum Refusal {
    /** No credentials where some are needed. */
    NO_CREDENTIALS,
    /** Credentials that are wrong, of another kind, unreadable or used up. */
    BAD_CREDENTIALS,
    /** Credentials that were right once. */
    EXPIRED_CREDENTIALS,
    /** Credentials that nobody could check, as the issuer's keys could not be had. */
    UNCHECKED_CREDENTIALS,
    /** A ticket asked for while too many are out. */
    TOO_MANY_TICKETS,
    /** Right credentials, for something that they do not cover. */
    FORBIDDEN
}
