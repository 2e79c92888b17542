package dev.continuo.bench.load;

import java.util.Arrays;

/** Bytes that grow as they are added. */
final class Frames {

    byte[] bytes = new byte[64 * 1024];
    int length;

    /** Makes room for so many more. */
    void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    void add(byte[] source) {
        room(source.length);
        System.arraycopy(source, 0, bytes, length, source.length);
        length += source.length;
    }

    void add(byte[] source, int from, int to) {
        room(to - from);
        System.arraycopy(source, from, bytes, length, to - from);
        length += to - from;
    }
}
