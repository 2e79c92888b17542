package dev.continuo.upstream;

/** The states of a circuit breaker. */
public enum BreakerState {
    /** Attempts go through. */
    CLOSED,
    /** Attempts are refused until the delay has passed. */
    OPEN,
    /** One attempt goes through and decides. */
    HALF_OPEN
}
