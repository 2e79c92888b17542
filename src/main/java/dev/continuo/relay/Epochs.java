package dev.continuo.relay;

import java.util.random.RandomGenerator;

/** Identities for logs. */
final class Epochs {

    private Epochs() {}

    /** A new epoch: 13 letters and digits at the most, so that a cursor stays far below its 64 characters. */
    static String draw(RandomGenerator random) {
        return Long.toUnsignedString(random.nextLong(), Character.MAX_RADIX);
    }
}
