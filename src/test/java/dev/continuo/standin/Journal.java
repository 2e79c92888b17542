package dev.continuo.standin;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file that outlives the process: its database, and the truth about what it published. A line for each
 * {@link Published} event, written before anybody gets it, and notes, which begin with {@code #}. Used under the bus's
 * lock.
 */
public final class Journal implements Closeable {

    /** Begins the note that a life of the process begins: its pid and port follow. */
    public static final String START = "#start ";

    /** Begins the note that a stream just greeted lost an event: the event's number follows. */
    public static final String LOST = "#lost ";

    /** Begins the note that a session begins a turn, before the turn's first event. */
    public static final String BEGIN = "#begin ";

    /** Begins the note that a session ends its turn, before the turn's last status. */
    public static final String END = "#end ";

    private final FileOutputStream out;

    private Journal(FileOutputStream out) {
        this.out = out;
    }

    /** Opens it for writing, without the line that a kill has torn. */
    static Journal open(Path file) throws IOException {
        if (Files.exists(file)) {
            // A character a byte.
            long whole = Files.readString(file, StandardCharsets.ISO_8859_1).lastIndexOf('\n') + 1L;
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(whole);
            }
        }
        return new Journal(new FileOutputStream(file.toFile(), true));
    }

    /** Writes a line; nothing of it is lost when the process is killed afterwards. */
    void write(String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
