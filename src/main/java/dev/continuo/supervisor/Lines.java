package dev.continuo.supervisor;

import java.util.function.Consumer;

/** Cuts text into lines. Of a line that is longer than any that matters the beginning counts. */
final class Lines implements Output.Sink {

    static final int LONGEST = 8 * 1024;

    private final Consumer<String> onLine;
    private final StringBuilder line = new StringBuilder();

    /** Calls {@code onLine} on the reading thread. */
    Lines(Consumer<String> onLine) {
        this.onLine = onLine;
    }

    @Override
    public void take(char[] chars, int length) {
        for (int i = 0; i < length; i++) {
            if (chars[i] == '\n' || chars[i] == '\r') {
                end();
            } else if (line.length() < LONGEST) {
                line.append(chars[i]);
            }
        }
    }

    private void end() {
        if (!line.isEmpty()) {
            String whole = line.toString();
            line.setLength(0);
            onLine.accept(whole);
        }
    }
}
