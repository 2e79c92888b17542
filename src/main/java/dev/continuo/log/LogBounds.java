package dev.continuo.log;

import java.time.Duration;

/**
 * How much a log holds; the first bound reached evicts.
 *
 * @param maxEvents at least 1
 * @param maxBytes of data, overhead and index together
 * @param maxAge zero: no bound
 */
public record LogBounds(long maxEvents, long maxBytes, Duration maxAge) {}
