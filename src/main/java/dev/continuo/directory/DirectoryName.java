package dev.continuo.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The one name of a directory, whatever it is called. */
public final class DirectoryName {

    private DirectoryName() {}

    /**
     * Finds it, as opencode does: through the file system when it is a directory of this machine, so that a symbolic
     * link and what it leads to are one, and as text when it is not: without {@code .}, {@code ..} and a slash at the
     * end. Looks at the disk, so hold no lock.
     *
     * @param name as somebody called it, not empty
     * @return a name that this method does not change, as long as the disk is the same
     */
    public static String canonical(String name) {
        try {
            Path path = Path.of(name);
            // A relative one is relative to where the upstream works, which is not here.
            if (path.isAbsolute() && Files.isDirectory(path)) {
                return path.toRealPath().toString();
            }
            String text = path.normalize().toString();
            return text.isEmpty() ? name : text;
        } catch (IOException | InvalidPathException | SecurityException notOfThisMachine) {
            return name;
        }
    }
}
