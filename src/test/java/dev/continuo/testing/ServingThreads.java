package dev.continuo.testing;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** The threads of this JVM, virtual ones included, that serve a stream. */
public final class ServingThreads {

    private ServingThreads() {}

    /** How many there are. */
    public static int count() {
        try {
            Path directory = Files.createTempDirectory("threads");
            Path dump = directory.resolve("dump.txt");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
            int count = Files.readString(dump).split("broadcast\\.Streams\\.(serve|refuse)", -1).length - 1;
            Files.delete(dump);
            Files.delete(directory);
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
