package dev.continuo.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** One connected client: what waits for it, and the thread that writes to it. */
final class Viewer {

    private static final int MAX_WAITING = 1024;

    private final @Nullable String directory;
    private final Thread thread = Thread.currentThread();
    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MAX_WAITING);

    /**
     * A client of the current thread.
     *
     * @param directory what it asked for; {@code null}: everything, in the global form
     */
    Viewer(@Nullable String directory) {
        this.directory = directory;
    }

    /** Hands over an event without waiting; false when the client is too slow for it. */
    boolean offer(Scene scene) {
        byte[] frame = scene.frameFor(directory);
        return frame == null || waiting.offer(frame);
    }

    /** Frees the writing thread, blocked or not. */
    void drop() {
        thread.interrupt();
    }

    /**
     * Writes what comes until the client is gone.
     *
     * @throws IOException when the client is gone
     * @throws InterruptedException when it was dropped, or the demo ends
     */
    void write(OutputStream out) throws IOException, InterruptedException {
        while (true) {
            for (byte[] frame = waiting.take(); frame != null; frame = waiting.poll()) {
                out.write(frame);
            }
            out.flush();
        }
    }
}
