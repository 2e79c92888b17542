package dev.continuo.soak;

import java.util.random.RandomGenerator;

/** What a subscriber does with its connections. */
enum Habit {
    /** Stays. */
    STEADY,
    /** Goes after a while and is back at once. */
    RESTLESS,
    /** Goes for longer than the window lasts, now and then. */
    SLEEPY,
    /** Needs some milliseconds for each frame. */
    SLOW,
    /** Stops reading for longer than the relay puts up with, now and then. */
    STUCK;

    /** How long a connection is kept, in milliseconds. */
    long stay(RandomGenerator random) {
        return switch (this) {
            case STEADY, SLOW, STUCK -> Long.MAX_VALUE;
            case RESTLESS -> random.nextLong(200, 6_000);
            case SLEEPY -> random.nextLong(1_000, 5_000);
        };
    }

    /** How long it then stays away, in milliseconds. */
    long away(RandomGenerator random) {
        return switch (this) {
            case STEADY, SLOW, STUCK, RESTLESS -> random.nextLong(50);
            case SLEEPY -> random.nextInt(3) == 0 ? random.nextLong(15_000, 30_000) : random.nextLong(5_000);
        };
    }

    /** How long it keeps the reading thread after a frame, in milliseconds. */
    long ponder(RandomGenerator random) {
        return switch (this) {
            case STEADY, RESTLESS, SLEEPY -> 0;
            case SLOW -> random.nextLong(10);
            case STUCK -> random.nextInt(300) == 0 ? random.nextLong(3_000, 9_000) : 0;
        };
    }
}
