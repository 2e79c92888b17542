package dev.continuo.supervisor;

/** The last characters of a text. Written by one thread, read by any. */
final class Tail implements Output.Sink {

    private final int most;
    private final StringBuilder kept = new StringBuilder();

    Tail(int most) {
        this.most = most;
    }

    @Override
    public synchronized void take(char[] chars, int length) {
        int from = Math.max(0, length - most);
        kept.append(chars, from, length - from);
        if (kept.length() > most) {
            kept.delete(0, kept.length() - most);
        }
    }

    synchronized String text() {
        return kept.toString();
    }
}
