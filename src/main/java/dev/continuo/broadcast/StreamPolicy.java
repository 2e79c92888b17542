package dev.continuo.broadcast;

import java.time.Duration;

/**
 * How streams to subscribers behave. Ranges are checked where the configuration is read.
 *
 * @param heartbeat between two heartbeats of a stream, busy or not
 * @param queueMax how many matching events may wait behind a blocked socket before the subscriber counts as lagging
 * @param queueMaxBytes how many bytes of events may wait so
 * @param stallTimeout a connection that takes no byte for so long is dropped
 * @param retryMin the lower end of the reconnect delay told to a client, inclusive
 * @param retryMax the upper end, inclusive, not below {@code retryMin}
 * @param maxSubscribers how many streams are served at once
 * @param onFull what the next one is told
 * @param maxAge after which a stream is asked to reconnect, to be spread by ±20 % per stream; zero: never
 */
public record StreamPolicy(
        Duration heartbeat,
        int queueMax,
        long queueMaxBytes,
        Duration stallTimeout,
        Duration retryMin,
        Duration retryMax,
        int maxSubscribers,
        OnFull onFull,
        Duration maxAge) {}
