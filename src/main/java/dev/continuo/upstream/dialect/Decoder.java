package dev.continuo.upstream.dialect;

/** Reads what an upstream's events mean. Stateless, safe for use by any thread. */
public interface Decoder {

    /**
     * Finds type, session, directory and payload of one event without building a tree.
     *
     * @param name the SSE event name, empty when there was none
     * @param data the event's data; becomes part of the result, not copied unless its form has to change
     */
    Decoded decode(String name, byte[] data);
}
