package dev.continuo.relay;

/**
 * A time in which events may have been missed.
 *
 * @param reason why, a short phrase
 * @param startNanos when it began
 */
record Outage(String reason, long startNanos) {}
