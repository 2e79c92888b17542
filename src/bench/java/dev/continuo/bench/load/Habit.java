package dev.continuo.bench.load;

/** How a subscriber reads. */
public enum Habit {
    /** Whatever comes, at once. */
    EAGER,
    /** 1 KB a second; the server may cut it off. */
    TRICKLING,
    /** The response's head, then nothing; the server may cut it off. */
    STALLED
}
