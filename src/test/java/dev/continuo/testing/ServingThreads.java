package dev.continuo.testing;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The threads of this JVM, virtual ones included, that serve a stream, or answer a request for one. */
public final class ServingThreads {

    private static final Pattern SERVING =
            Pattern.compile("broadcast\\.Streams\\.(serve|refuse)|http\\.StreamDoors\\.(stream|serve)\\(");

    private ServingThreads() {}

    /** How many there are. */
    public static int count() {
        return count(SERVING);
    }

    /** How many threads there are with this name. */
    public static int named(String name) {
        return count(Pattern.compile("^#\\d+ \"" + Pattern.quote(name) + "\""));
    }

    private static int count(Pattern pattern) {
        try {
            Path directory = Files.createTempDirectory("threads");
            Path dump = directory.resolve("dump.txt");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
            int count = 0;
            for (String thread : Files.readString(dump).split("\n\n", -1)) {
                if (pattern.matcher(thread).find()) {
                    count++;
                }
            }
            Files.delete(dump);
            Files.delete(directory);
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
