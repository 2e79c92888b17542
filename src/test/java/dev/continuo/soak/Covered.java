package dev.continuo.soak;

import java.util.Arrays;

/** Which numbers of the log a stream brought, and a fingerprint of the event under each; small, there are millions. */
final class Covered {

    private long[] seqs = new long[256];
    private long[] prints = new long[256];
    private int size;

    void add(long seq, String id) {
        if (size == seqs.length) {
            seqs = Arrays.copyOf(seqs, size * 2);
            prints = Arrays.copyOf(prints, size * 2);
        }
        seqs[size] = seq;
        prints[size] = print(id);
        size++;
    }

    int size() {
        return size;
    }

    long seq(int index) {
        return seqs[index];
    }

    /** Whether the event at an index is the one with this id. */
    boolean is(int index, String id) {
        return prints[index] == print(id);
    }

    private static long print(String id) {
        long hash = 0;
        for (int i = 0; i < id.length(); i++) {
            hash = 31 * hash + id.charAt(i);
        }
        return hash;
    }
}
