package dev.continuo.log;

/**
 * What a reader still has before it.
 *
 * @param events how many events
 * @param bytes how many bytes of data they have
 */
public record Backlog(long events, long bytes) {}
