package dev.continuo.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a file is another than before, written anew or exchanged (as Kubernetes does, by a symbolic link).
 *
 * @param key which file it is, where the file system tells
 */
record FileStamp(FileTime modified, long size, @Nullable Object key) {

    /** None, if there is no such file. */
    static @Nullable FileStamp of(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(now.lastModifiedTime(), now.size(), now.fileKey());
        } catch (IOException gone) {
            return null;
        }
    }
}
