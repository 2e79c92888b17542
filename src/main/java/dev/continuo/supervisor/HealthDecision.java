package dev.continuo.supervisor;

/** What follows a probe. */
public sealed interface HealthDecision {

    /** It is well. */
    record Healthy() implements HealthDecision {}

    /** It is not, but not for long enough. */
    record Wait() implements HealthDecision {}

    /**
     * Stop it and start another.
     *
     * @param sentence why
     */
    record Restart(String sentence) implements HealthDecision {}
}
