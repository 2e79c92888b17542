package dev.continuo.standin;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads a {@link Journal} that may still be written. Used by one thread at a time. */
public final class JournalReader {

    private final Path file;
    private long position;

    /** Begins at the beginning; the file need not be there yet. */
    public JournalReader(Path file) {
        this.file = file;
    }

    /** The lines that have been written since the last call; one that is not whole yet waits for the next. */
    public List<String> next() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        byte[] bytes;
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            open.seek(position);
            bytes = new byte[(int) (open.length() - position)];
            open.readFully(bytes);
        }
        int whole = bytes.length;
        while (whole > 0 && bytes[whole - 1] != '\n') {
            whole--;
        }
        position += whole;
        return new String(bytes, 0, whole, StandardCharsets.UTF_8).lines().toList();
    }
}
