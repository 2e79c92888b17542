package dev.continuo.session;

/** A text of which only its length and a hash are kept: enough to tell whether another one begins with it. */
final class Delivered {

    /** Odd, and far from a power of two. */
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private int length;
    private long hash;

    void append(String text) {
        hash = hash(hash, text, text.length());
        length += text.length();
    }

    void set(String text) {
        hash = 0;
        length = 0;
        append(text);
    }

    boolean isEmpty() {
        return length == 0;
    }

    boolean is(String text) {
        return text.length() == length && begins(text);
    }

    boolean begins(String text) {
        return text.length() >= length && hash(0, text, length) == hash;
    }

    /** What the text has beyond this one, with which it begins. */
    String rest(String text) {
        return text.substring(length);
    }

    private static long hash(long start, String text, int end) {
        long hash = start;
        for (int i = 0; i < end; i++) {
            hash = hash * FACTOR + text.charAt(i) + 1;
        }
        return hash;
    }
}
