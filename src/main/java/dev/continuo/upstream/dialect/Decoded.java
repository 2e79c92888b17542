package dev.continuo.upstream.dialect;

import dev.continuo.event.Event;

/** What an event received from upstream is to the relay. */
public sealed interface Decoded {

    /** To be logged and republished. */
    record Publish(Event event) implements Decoded {}

    /** The upstream's greeting: proves a connection, not that events flow. */
    record Greeting() implements Decoded {}

    /** The upstream's heartbeat: bytes, but no event. */
    record Heartbeat() implements Decoded {}

    /**
     * The durable copy of an event that is published plainly as well.
     *
     * @param aggregateId whose history it belongs to
     * @param seq its number there
     * @param id the id that both copies have
     */
    record Twin(String aggregateId, long seq, String id) implements Decoded {}

    /**
     * Not what the dialect promises. Costs a gap event.
     *
     * @param reason one phrase, without any of the payload
     */
    record Unparsable(String reason) implements Decoded {}
}
