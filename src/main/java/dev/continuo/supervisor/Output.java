package dev.continuo.supervisor;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/**
 * Reads what a child writes, to the end, so that it never blocks on a full pipe.
 *
 * <p>A platform thread: a read from a pipe would hold the carrier of a virtual one for as long as the child is silent.
 */
final class Output {

    /** Takes text as it comes, in pieces of any size. */
    interface Sink {
        void take(char[] chars, int length);
    }

    private static final int BUFFER_CHARS = 8 * 1024;

    private Output() {}

    /** Reads on a thread of its own until the end; the thread ends then. */
    static Thread drain(String name, InputStream stream, Sink sink) {
        Thread thread = new Thread(() -> readAll(stream, sink), name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void readAll(InputStream stream, Sink sink) {
        char[] buffer = new char[BUFFER_CHARS];
        try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            for (int length = reader.read(buffer); length >= 0; length = reader.read(buffer)) {
                sink.take(buffer, length);
            }
        } catch (IOException closed) {
            // The child is gone: there is nothing more to read.
        }
    }
}
