package dev.continuo.standin;

import java.util.random.RandomGenerator;

/** Identifiers of opencode's form: prefix, time in twelve hexadecimal digits, fourteen letters and digits. */
final class Ids {

    private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int MOST_MILLIS_OFF = 30;

    private final RandomGenerator random;

    Ids(RandomGenerator random) {
        this.random = random;
    }

    /** One that does not sort by time, as opencode's do not either. */
    synchronized String next(String prefix) {
        long millis = System.currentTimeMillis() - random.nextInt(MOST_MILLIS_OFF);
        StringBuilder id = new StringBuilder(prefix)
                .append('_')
                .append("%012x".formatted((millis << 12 | random.nextInt(1 << 12)) & 0xffff_ffff_ffffL));
        for (int i = 0; i < 14; i++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }
}
