package dev.continuo.bench.load;

import java.util.Arrays;

/** Hexadecimal numbers with a fixed count of digits. */
final class Hex {

    private static final byte[] DIGITS = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private static final byte[] VALUES = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (byte i = 0; i < DIGITS.length; i++) {
            VALUES[DIGITS[i]] = i;
        }
    }

    private Hex() {}

    static void write(byte[] target, int at, int digits, long number) {
        long rest = number;
        for (int i = at + digits - 1; i >= at; i--) {
            target[i] = DIGITS[(int) (rest & 0xf)];
            rest >>>= 4;
        }
    }

    /** The number, or -1 where there is none. */
    static long read(byte[] source, int at, int digits) {
        long number = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = VALUES[source[i] & 0xff];
            if (digit < 0) {
                return -1;
            }
            number = number << 4 | digit;
        }
        return number;
    }
}
