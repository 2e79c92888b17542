package dev.continuo.bench.load;

/** What of an event a subscriber gets to see. */
public enum View {
    /** All of it. */
    WHOLE,
    /** What is in the envelope. */
    PAYLOAD
}
