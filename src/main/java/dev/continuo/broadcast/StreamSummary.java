package dev.continuo.broadcast;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a stream went.
 *
 * @param end why it ended
 * @param age how long it lasted
 * @param events how many events it was sent, control frames aside
 * @param bytes how many bytes
 * @param lastCursor the last id that it was sent, empty when there was none
 * @param failure what broke the connection, if something did
 */
public record StreamSummary(
        StreamEnd end,
        Duration age,
        long events,
        long bytes,
        String lastCursor,
        @Nullable IOException failure) {}
