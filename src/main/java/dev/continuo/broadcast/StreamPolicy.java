package dev.continuo.broadcast;

import java.time.Duration;

/**
 * How streams are sent; the {@code server.event_stream.*} keys.
 *
 * @param heartbeat one heartbeat per this time and stream
 * @param queueMax how many matching events may wait for a slow live subscriber
 * @param queueMaxBytes how many bytes of them
 * @param stallTimeout a client that accepts no byte for so long is dropped
 * @param retryMin lower end of the {@code retry:} drawn for each stream
 * @param retryMax upper end, inclusive
 * @param maxSubscribers how many streams at once
 * @param onFull what the next one gets
 * @param maxAge a stream is asked to come back after this time, ±20 %; zero: never
 * @param drain over how long a stop tells the streams to come back
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
        Duration maxAge,
        Duration drain) {}
