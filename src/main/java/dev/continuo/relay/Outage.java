package dev.continuo.relay;

/**
 * A time in which events may have been missed.
 *
 * @param reason why, a short phrase
 * @param startNanos when it began
 * @param lost whether the upstream was lost, of which the log has told; otherwise it ended its stream, or nobody needed
 *     it
 */
record Outage(String reason, long startNanos, boolean lost) {}
