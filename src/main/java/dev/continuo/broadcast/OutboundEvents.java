package dev.continuo.broadcast;

import dev.continuo.event.Event;
import org.jspecify.annotations.Nullable;

/** Makes an event of what a Java application broadcasts. Stateless. */
@FunctionalInterface
public interface OutboundEvents {

    /**
     * Reads one event.
     *
     * @param id the application's id of it, if it has one
     * @param name the SSE event name, which is kept
     * @param data UTF-8
     * @throws IllegalArgumentException when it is not what this relay's clients expect; the message says what is wrong
     */
    Event read(@Nullable String id, @Nullable String name, byte[] data);
}
