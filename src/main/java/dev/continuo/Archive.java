package dev.continuo;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file from which the next start of the JVM takes its classes as they are in memory, instead of reading them from the
 * jars ({@code -XX:SharedArchiveFile}). Another JVM like this one makes it, of what a {@linkplain Rehearsal rehearsal}
 * needs. From Java 25 on it is an AOT cache (JEP 483, 514, 515), which starts sooner, but is not held against the jar
 * it was made of; before, an archive of classes (JEP 310, 350).
 */
final class Archive {

    static final String ARGUMENT = "--archive";

    private static final int FIRST_WITH_CACHE = 25;

    private Archive() {}

    /**
     * Makes one. Says nothing unless it fails, and leaves no file then.
     *
     * @return whether it is there
     */
    static boolean make(Path file) {
        try {
            // One that is left over from another jar must not stay.
            Files.deleteIfExists(file);
            String said = rehearse(file);
            if (Files.exists(file)) {
                return true;
            }
            System.err.println("No archive could be made in " + file + ": " + said.strip());
        } catch (IOException e) {
            System.err.println("No archive could be made in " + file + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private static String rehearse(Path file) throws IOException, InterruptedException {
        Path jar = Path.of(URI.create(Archive.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        String option =
                Runtime.version().feature() >= FIRST_WITH_CACHE ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=";
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        option + file,
                        "-Xlog:disable",
                        "-jar",
                        jar.toString(),
                        Rehearsal.ARGUMENT))
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != Exit.DONE) {
                Files.deleteIfExists(file);
            }
            return said;
        } finally {
            process.destroy();
        }
    }
}
