package dev.continuo.supervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * The records of all relays of this user, a file each. Without a directory that is ours alone there are none: one
 * warning, and everything else goes on. Any thread.
 */
final class RunRecords {

    private static final Logger LOGGER = System.getLogger(RunRecords.class.getName());
    private static final String ENDING = ".run";

    private final Path directory;
    private final AtomicBoolean warned = new AtomicBoolean();

    RunRecords(Path directory) {
        this.directory = directory;
    }

    /** Those of this user on this machine. */
    static RunRecords ofThisUser() {
        return new RunRecords(
                Path.of(System.getProperty("java.io.tmpdir"), "continuo-" + System.getProperty("user.name")));
    }

    /** Writes or replaces the record of its marker; readers see the old one or the new one. */
    void write(RunRecord one) {
        try {
            prepare();
            Path fresh = Files.createTempFile(directory, one.marker(), ".new");
            Files.writeString(fresh, one.text());
            Files.move(fresh, file(one), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            warn(e);
        }
    }

    void delete(RunRecord one) {
        try {
            Files.deleteIfExists(file(one));
        } catch (IOException | RuntimeException e) {
            warn(e);
        }
    }

    /** All that can be read, with their files. */
    Map<Path, RunRecord> all() {
        Map<Path, RunRecord> found = new HashMap<>();
        try {
            prepare();
            try (Stream<Path> files = Files.list(directory)) {
                files.filter(file -> file.toString().endsWith(ENDING)).forEach(file -> {
                    try {
                        found.put(file, RunRecord.parse(Files.readString(file)));
                    } catch (IOException | IllegalArgumentException notOne) {
                        LOGGER.log(Level.WARNING, "cannot be read and is left alone: " + file + ": " + notOne);
                    }
                });
            }
        } catch (IOException | RuntimeException e) {
            warn(e);
        }
        return found;
    }

    private Path file(RunRecord one) {
        return directory.resolve(one.marker() + ENDING);
    }

    /** Others may write to the directory above ours: what they put there would make us end processes of our user. */
    private void prepare() throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            if (posix) {
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(directory);
            }
        }
        if (posix) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
        Path mine = Files.createTempFile(directory, "own", ".new");
        try {
            if (!Files.getOwner(mine).equals(Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS))) {
                throw new IOException("it belongs to another user");
            }
        } finally {
            Files.delete(mine);
        }
    }

    private void warn(Exception why) {
        if (warned.compareAndSet(false, true)) {
            Throwable cause = why instanceof UncheckedIOException unchecked ? unchecked.getCause() : why;
            LOGGER.log(
                    Level.WARNING,
                    directory + " cannot be used (" + cause
                            + "): if this relay is killed, the next one will not find the server it leaves behind; make"
                            + " that directory writable for this user alone, or set -Djava.io.tmpdir");
        }
    }
}
